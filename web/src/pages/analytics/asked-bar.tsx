/** The controls above the figures. */
import { Checkbox, Group, Select } from '@mantine/core';
import { DateRange } from '../../components/date-range.tsx';
import { type Asked, timezones } from './asked.ts';

const SHOWN_ZONES = 50;

interface AskedBarProps {
  asked: Asked;
  onChange: (changes: Partial<Asked>) => void;
}

/** Each change goes to the address at once. */
export function AskedBar({ asked, onChange }: AskedBarProps) {
  return (
    <Group gap="sm" role="search" aria-label="Period">
      <Checkbox
        label="Compare with the period before"
        checked={asked.isCompared}
        onChange={(event) => onChange({ isCompared: event.currentTarget.checked })}
      />
      <Select
        aria-label="Time zone"
        size="sm"
        w={200}
        searchable
        limit={SHOWN_ZONES}
        nothingFoundMessage="No such time zone"
        allowDeselect={false}
        data={timezones()}
        value={asked.timezone}
        onChange={(timezone) => timezone && onChange({ timezone })}
      />
      <DateRange
        label="Placed between"
        placeholder="Last 30 days"
        range={[asked.from, asked.to]}
        onChange={([from, to]) => onChange({ from, to })}
      />
    </Group>
  );
}

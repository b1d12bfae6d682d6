/** The controls above the list. */
import { Button, Checkbox, Group, Select } from '@mantine/core';
import { IconSearch, IconX } from '@tabler/icons-react';
import type { RefObject } from 'react';
import { FULFILLMENT_TYPES, ORDER_CHANNELS, ORDER_STATUSES } from '../../../../src/orders/order.ts';
import { channelLabel, humanize } from '../../format/labels.ts';
import { countFilters, NO_FILTERS, type OrderFilters } from './order-filters.ts';
import { DateRange } from '../../components/date-range.tsx';
import { TypedFilter } from '../../components/typed-filter.tsx';

interface FilterBarProps {
  filters: OrderFilters;
  onChange: (changes: Partial<OrderFilters>) => void;
  searchField: RefObject<HTMLInputElement | null>;
}

const options = <T extends string>(values: readonly T[], label: (value: T) => string) =>
  values.map((value) => ({ value, label: label(value) }));

const STATUS_OPTIONS = options(ORDER_STATUSES, humanize);
const CHANNEL_OPTIONS = options(ORDER_CHANNELS, channelLabel);
const TYPE_OPTIONS = options(FULFILLMENT_TYPES, humanize);

/** Each change goes to the address at once; texts follow a short pause in typing. */
export function FilterBar({ filters, onChange, searchField }: FilterBarProps) {
  const active = countFilters(filters);
  return (
    <Group p="sm" gap="xs" role="search" aria-label="Filter orders">
      <TypedFilter
        ref={searchField}
        label="Order number"
        placeholder="Order number"
        icon={<IconSearch size={16} aria-hidden="true" />}
        value={filters.search}
        onChange={(search) => onChange({ search })}
      />
      <TypedFilter
        label="Customer email"
        placeholder="Customer email"
        value={filters.email}
        onChange={(email) => onChange({ email })}
      />
      <Choice
        label="Status"
        data={STATUS_OPTIONS}
        value={filters.status}
        onChange={(status) => onChange({ status })}
      />
      <Choice
        label="Channel"
        data={CHANNEL_OPTIONS}
        value={filters.channel}
        onChange={(channel) => onChange({ channel })}
      />
      <Choice
        label="Fulfillment type"
        data={TYPE_OPTIONS}
        value={filters.type}
        onChange={(type) => onChange({ type })}
      />
      <DateRange
        label="Placed between"
        placeholder="Any date"
        range={[filters.from, filters.to]}
        onChange={([from, to]) => onChange({ from, to })}
      />
      <Checkbox
        label="On hold"
        checked={filters.onHold}
        onChange={(event) => onChange({ onHold: event.currentTarget.checked })}
      />
      {active > 0 ? (
        <Button
          variant="subtle"
          color="gray"
          size="compact-sm"
          leftSection={<IconX size={14} aria-hidden="true" />}
          onClick={() => onChange({ ...NO_FILTERS, pageSize: filters.pageSize })}
        >
          {active === 1 ? 'Remove the filter' : `Remove ${active} filters`}
        </Button>
      ) : null}
    </Group>
  );
}

interface ChoiceProps<T extends string> {
  label: string;
  data: readonly { value: T; label: string }[];
  value: T | null;
  onChange: (value: T | null) => void;
}

function Choice<T extends string>({ label, data, value, onChange }: ChoiceProps<T>) {
  return (
    <Select
      aria-label={label}
      placeholder={label}
      size="sm"
      w={158}
      clearable
      clearButtonProps={{ 'aria-label': `Any ${label.toLowerCase()}` }}
      data={[...data]}
      value={value}
      onChange={(chosen) => onChange(data.find((option) => option.value === chosen)?.value ?? null)}
    />
  );
}

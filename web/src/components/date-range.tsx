/** Two days that something lies between. */
import '@mantine/dates/styles.css';
import { DatePickerInput } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { useState } from 'react';

/** The first and the last day, as dates; null: not known. */
export type DayRange = readonly [from: string | null, to: string | null];

const CALENDAR_LABELS = {
  previousMonth: 'Previous month',
  nextMonth: 'Next month',
  monthLevelControl: 'Choose a month',
  previousYear: 'Previous year',
  nextYear: 'Next year',
  yearLevelControl: 'Choose a year',
  previousDecade: 'Previous decade',
  nextDecade: 'Next decade',
} as const;

interface DateRangeProps {
  label: string;
  placeholder: string;
  range: DayRange;
  onChange: (range: DayRange) => void;
}

/** Keeps a half-chosen range to itself: it is told when both days are known, or none. */
export function DateRange({ label, placeholder, range, onChange }: DateRangeProps) {
  const [firstDay, setFirstDay] = useState<string | null>(null);
  return (
    <DatePickerInput
      type="range"
      allowSingleDateInRange
      aria-label={label}
      placeholder={placeholder}
      size="sm"
      w={270}
      clearable
      clearButtonProps={{ 'aria-label': placeholder }}
      leftSection={<IconCalendar size={16} aria-hidden="true" />}
      weekendDays={[]}
      ariaLabels={CALENDAR_LABELS}
      valueFormat="MMM D, YYYY"
      value={firstDay ? [firstDay, null] : [...range]}
      onChange={([from, to]) => {
        const incomplete = from !== null && to === null;
        setFirstDay(incomplete ? from : null);
        if (!incomplete) onChange([from, to]);
      }}
    />
  );
}

/** When a node is open: by weekday, and the dates on which it stays closed. */
import { Checkbox, Fieldset, Group, Stack, Text, TextInput } from '@mantine/core';
import { TimeInput } from '@mantine/dates';
import { useState } from 'react';
import { WEEKDAYS, type Weekday } from '../../../../src/nodes/node.ts';
import type { OpeningHours } from '../../../../src/nodes/opening-hours.ts';
import { humanize } from '../../format/labels.ts';

interface HoursFieldProps {
  value: OpeningHours;
  onChange: (hours: OpeningHours) => void;
}

const USUAL = { opens: '09:00', closes: '18:00' };

/** Days that are not ticked are closed; without any day the node is always open. */
export function HoursField({ value, onChange }: HoursFieldProps) {
  const isAlwaysOpen = WEEKDAYS.every((day) => value[day] === undefined);
  return (
    <Fieldset legend="Opening hours">
      <Stack gap={6}>
        <Text size="xs" c="dimmed">
          {isAlwaysOpen
            ? 'No day is ticked: it is always open, but for the dates below.'
            : 'In the time zone of the node. Days that are not ticked are closed.'}
        </Text>
        {WEEKDAYS.map((day) => (
          <Day
            key={day}
            day={day}
            spans={value[day]}
            onChange={(spans) => {
              const { [day]: _before, ...others } = value;
              onChange(spans ? { ...others, [day]: spans } : others);
            }}
          />
        ))}
        <ClosedDates
          dates={value.closed_on ?? []}
          onChange={(dates) => {
            const { closed_on: _before, ...others } = value;
            onChange(dates.length > 0 ? { ...others, closed_on: dates } : others);
          }}
        />
      </Stack>
    </Fieldset>
  );
}

type Spans = NonNullable<OpeningHours[Weekday]>;

interface DayProps {
  day: Weekday;
  spans: Spans | undefined;
  onChange: (spans: Spans | undefined) => void;
}

/** The first span of a day is edited here; further ones, which the API takes, stay as they are. */
function Day({ day, spans, onChange }: DayProps) {
  const label = humanize(day);
  const [first, ...further] = spans ?? [];
  const change = (span: Partial<Spans[number]>) => onChange([{ ...(first ?? USUAL), ...span }, ...further]);
  return (
    <Group gap="sm" wrap="nowrap" mih={30}>
      <Checkbox
        w={130}
        label={label}
        checked={spans !== undefined}
        onChange={(event) => onChange(event.currentTarget.checked ? [USUAL] : undefined)}
      />
      {first ? (
        <>
          <TimeInput
            size="xs"
            aria-label={`${label} opens`}
            value={first.opens}
            onChange={(event) => change({ opens: event.currentTarget.value })}
          />
          <span aria-hidden="true">–</span>
          {first.closes === '24:00' ? (
            <Text size="sm">midnight</Text>
          ) : (
            <TimeInput
              size="xs"
              aria-label={`${label} closes`}
              value={first.closes}
              onChange={(event) => change({ closes: event.currentTarget.value })}
            />
          )}
          {further.length > 0 ? (
            <Text size="xs" c="dimmed">
              and {further.map(({ opens, closes }) => `${opens}–${closes}`).join(', ')}
            </Text>
          ) : null}
        </>
      ) : null}
    </Group>
  );
}

interface ClosedDatesProps {
  dates: readonly string[];
  onChange: (dates: string[]) => void;
}

function ClosedDates({ dates, onChange }: ClosedDatesProps) {
  const [text, setText] = useState(dates.join(', '));
  const words = text.split(/[\s,]+/).filter((word) => word !== '');
  const wrong = words.filter((word) => !/^\d{4}-\d{2}-\d{2}$/.test(word));
  return (
    <TextInput
      label="Closed on"
      description="Dates such as 2026-12-25, separated by commas"
      error={wrong.length > 0 ? `${wrong.join(', ')} is no date` : null}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        onChange(event.currentTarget.value.split(/[\s,]+/).filter((word) => word !== ''));
      }}
    />
  );
}

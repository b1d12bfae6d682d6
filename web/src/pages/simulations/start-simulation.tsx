/** Choosing what is simulated. */
import '@mantine/dates/styles.css';
import {
  Button,
  FileButton,
  Group,
  SegmentedControl,
  Select,
  Stack,
  Text,
  Textarea,
  TextInput,
} from '@mantine/core';
import { DatePickerInput } from '@mantine/dates';
import { IconCalendar } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { FULFILLMENT_TYPES, ORDER_CHANNELS } from '../../../../src/orders/order.ts';
import { ORDER_LIMIT, RANGE_DAYS } from '../../../../src/simulations/simulation.ts';
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { api, client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { focusOnArrival } from '../../components/focus-on-arrival.ts';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { channelLabel, humanize } from '../../format/labels.ts';
import { formatCount } from '../../format/money.ts';
import { utcDateBefore } from '../../format/time.ts';
import { RuleSetList } from './rule-set-list.tsx';
import {
  formProblem,
  newRuleSet,
  numbersIn,
  type SimulationForm,
  simulationRequest,
} from './simulation-form.ts';
import { useSimulationChange } from './use-simulation-change.ts';

/** Days before today that are chosen at first. */
const USUAL_DAYS = 30;
const MOST_RULES = 200;

/** Reads the rules first: every set begins with them. */
export function StartSimulation({ onClose }: { onClose: () => void }) {
  const rules = useQuery(
    api.sourcingRules.list.queryOptions({ input: { query: { page: 1, page_size: MOST_RULES } } }),
  );
  return (
    <Loaded query={rules} skeleton={<RowsSkeleton rows={6} />}>
      {({ items }) => <StartForm rules={items} onClose={onClose} />}
    </Loaded>
  );
}

function StartForm({ rules, onClose }: { rules: readonly SourcingRuleResponse[]; onClose: () => void }) {
  const navigate = useNavigate();
  const [form, setForm] = useState<SimulationForm>(() => ({
    name: '',
    by: 'range',
    from: utcDateBefore(Date.now(), USUAL_DAYS),
    to: utcDateBefore(Date.now(), 0),
    channel: null,
    type: null,
    numbers: '',
    sets: [newRuleSet(1, 'CURRENT', rules)],
  }));
  const change = (changes: Partial<SimulationForm>) => setForm((current) => ({ ...current, ...changes }));
  const begin = useSimulationChange((body: ReturnType<typeof simulationRequest>) =>
    client.simulations.create({ headers: {}, body }),
  );
  const problem = formProblem(form);
  return (
    <DialogForm
      submitLabel="Start"
      closeLabel="Cancel"
      isReady={problem === null}
      isSending={begin.isPending}
      error={begin.error}
      onSubmit={() =>
        begin.mutate(simulationRequest(form), {
          onSuccess: ({ body }) => void navigate(`/simulations/${body.id}`),
        })
      }
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description="Left empty, it is named after its orders"
        ref={focusOnArrival}
        maxLength={200}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <OrderFields form={form} onChange={change} />
      <RuleSetList sets={form.sets} rules={rules} onChange={(sets) => change({ sets })} />
      <Text size="sm" c="dimmed" role="status">
        {problem ?? 'Nothing but the simulation is written: orders and stock stay as they are.'}
      </Text>
    </DialogForm>
  );
}

interface OrderFieldsProps {
  form: SimulationForm;
  onChange: (changes: Partial<SimulationForm>) => void;
}

function OrderFields({ form, onChange }: OrderFieldsProps) {
  return (
    <Stack gap="xs">
      <SegmentedControl
        aria-label="Which orders"
        data={[
          { value: 'range', label: 'Orders of a time' },
          { value: 'numbers', label: 'Orders by number' },
        ]}
        value={form.by}
        onChange={(by) => onChange({ by: by === 'numbers' ? 'numbers' : 'range' })}
      />
      {form.by === 'range' ? (
        <RangeFields form={form} onChange={onChange} />
      ) : (
        <NumberFields form={form} onChange={onChange} />
      )}
    </Stack>
  );
}

function RangeFields({ form, onChange }: OrderFieldsProps) {
  return (
    <Group align="flex-end" gap="sm">
      <DatePickerInput
        type="range"
        allowSingleDateInRange
        label="Placed between"
        description={`At most ${RANGE_DAYS} days and ${formatCount(ORDER_LIMIT)} orders; days in UTC`}
        leftSection={<IconCalendar size={16} aria-hidden="true" />}
        valueFormat="MMM D, YYYY"
        weekendDays={[]}
        value={[form.from, form.to]}
        onChange={([from, to]) => onChange({ from, to })}
      />
      <Select
        label="Channel"
        placeholder="Any"
        clearable
        w={150}
        data={ORDER_CHANNELS.map((value) => ({ value, label: channelLabel(value) }))}
        value={form.channel}
        onChange={(chosen) => onChange({ channel: ORDER_CHANNELS.find((each) => each === chosen) ?? null })}
      />
      <Select
        label="Fulfillment type"
        placeholder="Any"
        clearable
        w={190}
        data={FULFILLMENT_TYPES.map((value) => ({ value, label: humanize(value) }))}
        value={form.type}
        onChange={(chosen) => onChange({ type: FULFILLMENT_TYPES.find((each) => each === chosen) ?? null })}
      />
    </Group>
  );
}

function NumberFields({ form, onChange }: OrderFieldsProps) {
  const count = numbersIn(form.numbers).length;
  const read = (file: File | null) => {
    if (file) void file.text().then((numbers) => onChange({ numbers }));
  };
  return (
    <Stack gap={6}>
      <Textarea
        label="Order numbers"
        description={`One a line, or a CSV file with them; at most ${formatCount(ORDER_LIMIT)}`}
        placeholder="ORD-20260101-ABC123"
        autosize
        minRows={3}
        maxRows={8}
        value={form.numbers}
        onChange={(event) => onChange({ numbers: event.currentTarget.value })}
      />
      <Group justify="space-between">
        <Text size="sm" c="dimmed">
          {formatCount(count)} {count === 1 ? 'number' : 'numbers'} found
        </Text>
        <FileButton onChange={read} accept=".csv,.txt,text/csv,text/plain">
          {(props) => (
            <Button {...props} variant="default" size="compact-sm">
              Choose a file
            </Button>
          )}
        </FileButton>
      </Group>
    </Stack>
  );
}

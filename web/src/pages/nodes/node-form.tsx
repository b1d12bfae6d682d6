/** Adding a node, and changing one. */
import { Checkbox, Fieldset, Group, NumberInput, Select, SimpleGrid, TextInput } from '@mantine/core';
import { TimeInput } from '@mantine/dates';
import { useState } from 'react';
import type { NodeResponse } from '../../../../src/nodes/contract.ts';
import { NODE_STATUSES, NODE_TYPES } from '../../../../src/nodes/node.ts';
import { client } from '../../api/client.ts';
import { ifMatch } from '../../api/if-match.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';
import { humanize } from '../../format/labels.ts';
import { CAPABILITIES } from './capabilities.ts';
import { HoursField } from './hours-field.tsx';
import { draftOf, inputOf, isComplete, type NodeDraft, patchOf } from './node-draft.ts';
import { useNodeChange } from './use-node-change.ts';

const ZONES = Intl.supportedValuesOf('timeZone');
const options = (values: readonly string[]) => values.map((value) => ({ value, label: humanize(value) }));

interface NodeFormProps {
  /** Null: a new one. */
  node: NodeResponse | null;
  onClose: () => void;
}

/** All that a node is, on one page; what the server refuses stands below with the field's name. */
export function NodeForm({ node, onClose }: NodeFormProps) {
  const [seen] = useState(node);
  const [draft, setDraft] = useState(() => draftOf(node));
  const key = useRequestKey();
  const set = (changes: Partial<NodeDraft>) => setDraft((current) => ({ ...current, ...changes }));
  const save = useNodeChange(async () => {
    if (seen) {
      await client.nodes.update({
        params: { node_id: seen.id },
        headers: ifMatch(seen),
        body: patchOf(draft),
      });
      return;
    }
    const body = inputOf(draft);
    await client.nodes.create({ headers: { 'idempotency-key': key.keyOf(body) }, body });
  });
  return (
    <DialogForm
      submitLabel={node ? 'Save' : 'Add'}
      closeLabel="Cancel"
      isReady={isComplete(draft)}
      isSending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Identity draft={draft} isNew={node === null} onChange={set} />
      <PlaceFields draft={draft} onChange={set} />
      <WorkFields draft={draft} onChange={set} />
      <HoursField value={draft.opening_hours} onChange={(hours) => set({ opening_hours: hours })} />
    </DialogForm>
  );
}

interface FieldsProps {
  draft: NodeDraft;
  onChange: (changes: Partial<NodeDraft>) => void;
}

type TextFieldName = 'code' | 'name' | 'address_line1' | 'city' | 'state' | 'postal_code' | 'country';
type NumberFieldName =
  'latitude' | 'longitude' | 'daily_order_capacity' | 'avg_processing_hours' | 'shipping_cost_multiplier';

function TextField({
  draft,
  onChange,
  name,
  label,
  first,
}: FieldsProps & { name: TextFieldName; label: string; first?: boolean }) {
  return (
    <TextInput
      label={label}
      {...(first ? { 'data-autofocus': true } : {})}
      value={draft[name]}
      onChange={(event) => onChange({ [name]: event.currentTarget.value })}
    />
  );
}

interface NumberFieldProps extends FieldsProps {
  name: NumberFieldName;
  label: string;
  min?: number;
  whole?: boolean;
}

function NumberField({ draft, onChange, name, label, min, whole = false }: NumberFieldProps) {
  return (
    <NumberInput
      label={label}
      allowDecimal={!whole}
      {...(min === undefined ? {} : { min })}
      value={draft[name]}
      onChange={(value) => onChange({ [name]: String(value) })}
    />
  );
}

function Identity({ draft, isNew, onChange }: FieldsProps & { isNew: boolean }) {
  return (
    <SimpleGrid cols={{ base: 1, sm: 2 }}>
      {isNew ? <TextField draft={draft} onChange={onChange} name="code" label="Code" first /> : null}
      <TextField draft={draft} onChange={onChange} name="name" label="Name" first={!isNew} />
      <Select
        label="Type"
        data={options(NODE_TYPES)}
        allowDeselect={false}
        value={draft.node_type}
        onChange={(value) =>
          onChange({ node_type: NODE_TYPES.find((each) => each === value) ?? draft.node_type })
        }
      />
      <Select
        label="Status"
        data={options(NODE_STATUSES)}
        allowDeselect={false}
        value={draft.status}
        onChange={(value) =>
          onChange({ status: NODE_STATUSES.find((each) => each === value) ?? draft.status })
        }
      />
    </SimpleGrid>
  );
}

function PlaceFields({ draft, onChange }: FieldsProps) {
  return (
    <Fieldset legend="Place">
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <TextField draft={draft} onChange={onChange} name="address_line1" label="Address" />
        <TextField draft={draft} onChange={onChange} name="city" label="City" />
        <TextField draft={draft} onChange={onChange} name="state" label="State" />
        <TextField draft={draft} onChange={onChange} name="postal_code" label="Postal code" />
        <TextField draft={draft} onChange={onChange} name="country" label="Country code" />
        <Select
          label="Time zone"
          searchable
          limit={50}
          allowDeselect={false}
          data={[...new Set([draft.time_zone, 'UTC', ...ZONES])]}
          value={draft.time_zone}
          onChange={(value) => onChange({ time_zone: value ?? draft.time_zone })}
        />
        <NumberField draft={draft} onChange={onChange} name="latitude" label="Latitude" />
        <NumberField draft={draft} onChange={onChange} name="longitude" label="Longitude" />
      </SimpleGrid>
    </Fieldset>
  );
}

const MODES = [
  { value: 'environment', label: 'As the environment says' },
  { value: 'manual', label: 'Its people confirm each step' },
  { value: 'auto', label: 'It works by itself (demo)' },
] as const;

function WorkFields({ draft, onChange }: FieldsProps) {
  return (
    <Fieldset legend="Work">
      <Group gap="md" mb="sm">
        {CAPABILITIES.map(({ field, label }) => (
          <Checkbox
            key={field}
            label={label}
            checked={draft[field]}
            onChange={(event) => onChange({ [field]: event.currentTarget.checked })}
          />
        ))}
      </Group>
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        <NumberField
          draft={draft}
          onChange={onChange}
          name="daily_order_capacity"
          label="Orders a day"
          min={1}
          whole
        />
        <TimeInput
          label="Cut-off"
          description="Later orders count as of the next day; empty: none"
          value={draft.cut_off_time}
          onChange={(event) => onChange({ cut_off_time: event.currentTarget.value })}
        />
        <NumberField
          draft={draft}
          onChange={onChange}
          name="avg_processing_hours"
          label="Hours to process"
          min={0}
        />
        <NumberField
          draft={draft}
          onChange={onChange}
          name="shipping_cost_multiplier"
          label="Shipping cost multiplier"
          min={0}
        />
        <Select
          label="Who moves its work on"
          data={[...MODES]}
          allowDeselect={false}
          value={draft.fulfillment_mode}
          onChange={(value) =>
            onChange({ fulfillment_mode: MODES.find((mode) => mode.value === value)?.value ?? 'environment' })
          }
        />
      </SimpleGrid>
    </Fieldset>
  );
}

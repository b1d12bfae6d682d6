/** An order that nobody has placed, for a dry run. */
import {
  ActionIcon,
  Button,
  Group,
  NumberInput,
  Select,
  SimpleGrid,
  Stack,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconTrash } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import { v4 } from 'uuid';
import { FULFILLMENT_TYPES, ORDER_CHANNELS } from '../../../../src/orders/order.ts';
import { channelLabel, humanize } from '../../format/labels.ts';
import { type DryRunForm, type DryRunLine, newDryRunLine } from './dry-run-form.ts';

interface NewOrderFieldsProps {
  form: DryRunForm;
  onEdit: (edit: (form: DryRunForm) => DryRunForm) => void;
}

/** Where it goes, how, and what is in it. */
export function NewOrderFields({ form, onEdit }: NewOrderFieldsProps) {
  const change = (changes: Partial<DryRunForm>) => onEdit((current) => ({ ...current, ...changes }));
  const text = (label: string, field: 'city' | 'state' | 'postalCode' | 'country'): ReactNode => (
    <TextInput
      label={label}
      value={form[field]}
      onChange={(event) => change({ [field]: event.currentTarget.value })}
    />
  );
  return (
    <Stack w="100%" maw={900}>
      <SimpleGrid cols={{ base: 1, xs: 2, md: 3 }}>
        <Select
          label="Fulfillment type"
          allowDeselect={false}
          data={FULFILLMENT_TYPES.map((value) => ({ value, label: humanize(value) }))}
          value={form.fulfillmentType}
          onChange={(type) => change({ fulfillmentType: type as DryRunForm['fulfillmentType'] })}
        />
        <Select
          label="Channel"
          allowDeselect={false}
          data={ORDER_CHANNELS.map((value) => ({ value, label: channelLabel(value) }))}
          value={form.channel}
          onChange={(channel) => change({ channel: channel as DryRunForm['channel'] })}
        />
        <TagsInput label="Tags" value={form.tags} onChange={(tags) => change({ tags })} acceptValueOnBlur />
        {text('City', 'city')}
        {text('State', 'state')}
        {text('Postal code', 'postalCode')}
        {text('Country', 'country')}
      </SimpleGrid>
      {form.lines.map((line, index) => (
        <LineFields
          key={line.key}
          line={line}
          number={index + 1}
          isOnly={form.lines.length === 1}
          onChange={(changes) =>
            onEdit((current) => ({
              ...current,
              lines: current.lines.map((each) => (each.key === line.key ? { ...each, ...changes } : each)),
            }))
          }
          onRemove={() =>
            onEdit((current) => ({
              ...current,
              lines: current.lines.filter((each) => each.key !== line.key),
            }))
          }
        />
      ))}
      <Button
        size="xs"
        variant="default"
        style={{ alignSelf: 'flex-start' }}
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() => onEdit((current) => ({ ...current, lines: [...current.lines, newDryRunLine(v4())] }))}
      >
        Add a line
      </Button>
    </Stack>
  );
}

interface LineFieldsProps {
  line: DryRunLine;
  number: number;
  isOnly: boolean;
  onChange: (changes: Partial<DryRunLine>) => void;
  onRemove: () => void;
}

function LineFields({ line, number, isOnly, onChange, onRemove }: LineFieldsProps) {
  return (
    <Group align="flex-end" role="group" aria-label={`Line ${number}`}>
      <TextInput
        label="SKU"
        value={line.sku}
        onChange={(event) => onChange({ sku: event.currentTarget.value })}
      />
      <NumberInput
        label="Quantity"
        w={110}
        min={1}
        allowDecimal={false}
        value={line.quantity}
        onChange={(quantity) => onChange({ quantity })}
      />
      <TextInput
        label="Unit price"
        w={120}
        placeholder="0.00"
        inputMode="decimal"
        value={line.unitPrice}
        onChange={(event) => onChange({ unitPrice: event.currentTarget.value })}
      />
      {isOnly ? null : (
        <ActionIcon
          variant="subtle"
          color="gray"
          mb={4}
          aria-label={`Remove line ${number}`}
          onClick={onRemove}
        >
          <IconTrash size={16} aria-hidden="true" />
        </ActionIcon>
      )}
    </Group>
  );
}

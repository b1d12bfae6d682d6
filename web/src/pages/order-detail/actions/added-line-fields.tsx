/** A line that is added to an order. */
import { ActionIcon, Group, NumberInput, SimpleGrid, Text, TextInput } from '@mantine/core';
import { IconX } from '@tabler/icons-react';
import { QuantityStepper } from '../../../components/fulfillment/quantity-stepper.tsx';
import classes from './added-line-fields.module.css';
import type { AddedLine } from './edit-form.ts';
import { ProductField } from './product-field.tsx';
import { MAX_LINE_UNITS } from './units.ts';

interface AddedLineFieldsProps {
  line: AddedLine;
  currency: string;
  onChange: (changes: Partial<AddedLine>) => void;
  onRemove: () => void;
}

/** Product, quantity and price; the server adds them up. */
export function AddedLineFields({ line, currency, onChange, onRemove }: AddedLineFieldsProps) {
  const name = line.productName || line.sku || 'the new line';
  return (
    <div className={classes.line} role="group" aria-label="New line">
      <Group justify="space-between" mb={4}>
        <Text size="sm" fw={500}>
          New line
        </Text>
        <ActionIcon variant="subtle" color="gray" aria-label={`Leave out ${name}`} onClick={onRemove}>
          <IconX size={16} aria-hidden="true" />
        </ActionIcon>
      </Group>
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <ProductField value={line.sku} onChange={(sku) => onChange({ sku })} onProduct={onChange} />
        <TextInput
          label="Product name"
          required
          withAsterisk={false}
          maxLength={500}
          value={line.productName}
          onChange={(event) => onChange({ productName: event.currentTarget.value })}
        />
        <MoneyField
          label={`Unit price in ${currency}`}
          isRequired
          value={line.unitPrice}
          onChange={(unitPrice) => onChange({ unitPrice })}
        />
        <MoneyField
          label={`Tax of the line in ${currency}`}
          value={line.tax}
          onChange={(tax) => onChange({ tax })}
        />
      </SimpleGrid>
      <Group mt="sm" gap="sm">
        <Text size="sm">Quantity</Text>
        <QuantityStepper
          label={`Quantity of ${name}`}
          value={line.quantity}
          max={MAX_LINE_UNITS}
          onChange={(quantity) => onChange({ quantity: Math.max(1, quantity) })}
        />
      </Group>
    </div>
  );
}

interface MoneyFieldProps {
  label: string;
  isRequired?: boolean;
  value: string;
  onChange: (amount: string) => void;
}

function MoneyField({ label, isRequired = false, value, onChange }: MoneyFieldProps) {
  return (
    <NumberInput
      label={label}
      required={isRequired}
      withAsterisk={false}
      hideControls
      inputMode="decimal"
      decimalScale={2}
      allowNegative={false}
      valueIsNumericString
      value={value}
      onValueChange={({ value: typed }) => onChange(typed)}
    />
  );
}

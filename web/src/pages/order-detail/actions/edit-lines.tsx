/** What an order consists of, while it is edited. */
import { Button, Fieldset, Text } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { v4 } from 'uuid';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import { QuantityStepper } from '../../../components/fulfillment/quantity-stepper.tsx';
import { formatMoney } from '../../../format/money.ts';
import { AddedLineFields } from './added-line-fields.tsx';
import { type EditForm, newLine, withAddedLine } from './edit-form.ts';
import { MAX_LINE_UNITS, type OrderLine, wantedUnits } from './units.ts';
import classes from './units-table.module.css';

interface EditLinesProps {
  order: OrderResponse;
  form: EditForm;
  onEdit: (edit: (form: EditForm) => EditForm) => void;
}

/** The wanted units of each line, and lines that come new. */
export function EditLines({ order, form, onEdit }: EditLinesProps) {
  const setQuantity = (id: string, quantity: number) =>
    onEdit((current) => ({ ...current, quantities: { ...current.quantities, [id]: quantity } }));
  const leaveOut = (key: string) =>
    onEdit((current) => ({ ...current, added: current.added.filter((each) => each.key !== key) }));

  return (
    <Fieldset legend="Lines">
      <ul className={classes.lines}>
        {order.line_items.map((line) => (
          <EditedLine
            key={line.id}
            line={line}
            currency={order.currency}
            quantity={form.quantities[line.id] ?? 0}
            onChange={(quantity) => setQuantity(line.id, quantity)}
          />
        ))}
      </ul>
      {form.added.map((line) => (
        <AddedLineFields
          key={line.key}
          line={line}
          currency={order.currency}
          onChange={(changes) => onEdit((current) => withAddedLine(current, line.key, changes))}
          onRemove={() => leaveOut(line.key)}
        />
      ))}
      <Button
        mt="sm"
        size="xs"
        variant="default"
        leftSection={<IconPlus size={14} aria-hidden="true" />}
        onClick={() => onEdit((current) => ({ ...current, added: [...current.added, newLine(v4())] }))}
      >
        Add a line
      </Button>
    </Fieldset>
  );
}

interface EditedLineProps {
  line: OrderLine;
  currency: string;
  quantity: number;
  onChange: (quantity: number) => void;
}

function EditedLine({ line, currency, quantity, onChange }: EditedLineProps) {
  const isTakenOut = quantity === 0 && wantedUnits(line) > 0;
  return (
    <li className={classes.line}>
      <div className={classes.product}>
        <Text size="sm" {...(isTakenOut ? { td: 'line-through', c: 'dimmed' } : {})}>
          {line.product_name}
        </Text>
        <Text size="xs" c="dimmed">
          {line.sku} · {formatMoney(line.unit_price, currency)} each
          {isTakenOut ? ' · taken out' : ''}
        </Text>
      </div>
      <QuantityStepper
        label={`Quantity of ${line.product_name}`}
        value={quantity}
        max={MAX_LINE_UNITS}
        onChange={onChange}
      />
    </li>
  );
}

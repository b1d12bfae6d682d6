/** Cancelling an order, or units of it. */
import { Checkbox, Radio, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import { client } from '../../../api/client.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { ReasonField } from '../../../components/reason-field.tsx';
import { useOrderChange } from '../use-order-change.ts';
import { type CancelForm, type CancelRequest, cancelRequest, hasPartlyLeft } from './cancel-request.ts';
import { cancellableUnits, totalUnits, unitsInWords } from './units.ts';
import { UnitsTable } from './units-table.tsx';

/** The whole order, or single units where there is more than one. */
export function CancelOrderForm({ order, onClose }: { order: OrderResponse; onClose: () => void }) {
  const [form, setForm] = useState<CancelForm>({
    isWhole: true,
    units: {},
    reason: '',
    notifyCustomer: true,
  });
  const change = (changes: Partial<CancelForm>) => setForm((current) => ({ ...current, ...changes }));
  const cancel = useOrderChange(order.id, (body: CancelRequest, key) =>
    client.orders.cancel({ params: { order_id: order.id }, headers: { 'idempotency-key': key }, body }),
  );
  const request = cancelRequest(order, form);
  const most = cancellableUnits(order);

  function submit(): void {
    if (!request) return;
    cancel.mutate(request, {
      onSuccess: (changed) => {
        notifications.show({ message: outcome(changed, request) });
        onClose();
      },
    });
  }

  return (
    <DialogForm
      submitLabel={form.isWhole ? 'Cancel the order' : 'Cancel these units'}
      closeLabel="Keep the order"
      isDangerous
      isReady={request !== null}
      isSending={cancel.isPending}
      error={cancel.error}
      onSubmit={submit}
      onClose={onClose}
    >
      {totalUnits(most) > 1 ? (
        <Radio.Group
          label="What is cancelled?"
          value={form.isWhole ? 'whole' : 'units'}
          onChange={(value) => change({ isWhole: value === 'whole' })}
        >
          <Stack gap="xs" mt="xs">
            <Radio
              value="whole"
              label={hasPartlyLeft(order) ? 'All that has not left yet' : 'The whole order'}
            />
            <Radio value="units" label="Single units" />
          </Stack>
        </Radio.Group>
      ) : null}
      {form.isWhole ? null : (
        <UnitsTable
          lines={order.line_items}
          most={most}
          chosen={form.units}
          onChange={(units) => change({ units })}
          purpose="Units to cancel of"
        />
      )}
      <Text size="sm">{consequence(order, form.isWhole)}</Text>
      <ReasonField isFirst value={form.reason} onChange={(reason) => change({ reason })} />
      <Checkbox
        label="Tell the customer"
        checked={form.notifyCustomer}
        onChange={(event) => change({ notifyCustomer: event.currentTarget.checked })}
      />
    </DialogForm>
  );
}

function consequence(order: OrderResponse, isWhole: boolean): string {
  if (!isWhole) {
    return 'Their stock is released and they come off the total. Units that are packed can only be cancelled with the whole order.';
  }
  return hasPartlyLeft(order)
    ? 'A part has left already and goes on to the customer. The rest is taken back: its stock is released and its labels are voided.'
    : 'Reserved stock is released and labels are voided. A cancelled order cannot be brought back.';
}

function outcome(changed: OrderResponse, request: CancelRequest): string {
  if (request.lines) {
    const units = request.lines.reduce((sum, line) => sum + line.quantity, 0);
    return `${unitsInWords(units)} of ${changed.order_number} ${units === 1 ? 'is' : 'are'} cancelled.`;
  }
  return changed.status === 'CANCELLED'
    ? `${changed.order_number} is cancelled.`
    : `What had not left of ${changed.order_number} is cancelled; the rest goes on.`;
}

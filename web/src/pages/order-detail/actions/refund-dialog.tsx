/** Giving money back without goods coming back. */
import { NumberInput, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import { client } from '../../../api/client.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { ReasonField } from '../../../components/reason-field.tsx';
import { formatMoney } from '../../../format/money.ts';
import { useOrderChange } from '../use-order-change.ts';
import { refundableAmount, refundAmount } from './refundable.ts';

interface RefundRequest {
  amount: string;
  reason?: string;
}

/** Proposes all that is left of what was captured. */
export function RefundForm({ order, onClose }: { order: OrderResponse; onClose: () => void }) {
  const most = refundableAmount(order);
  const [typed, setTyped] = useState(most);
  const [reason, setReason] = useState('');
  const amount = refundAmount(typed, most);
  const refund = useOrderChange(order.id, (body: RefundRequest, key) =>
    client.orders.refund({ params: { order_id: order.id }, headers: { 'idempotency-key': key }, body }),
  );

  function submit(): void {
    if (amount === null) return;
    const request = { amount, ...(reason.trim() ? { reason: reason.trim() } : {}) };
    refund.mutate(request, {
      onSuccess: () => {
        notifications.show({
          message: `${formatMoney(amount, order.currency)} of ${order.order_number} is refunded.`,
        });
        onClose();
      },
    });
  }

  return (
    <DialogForm
      submitLabel={amount === null ? 'Refund' : `Refund ${formatMoney(amount, order.currency)}`}
      closeLabel="Keep the money"
      isReady={amount !== null}
      isSending={refund.isPending}
      error={refund.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">
        The money goes back the way it came. A refund cannot be undone. For goods that come back, create a
        return: its refund is proposed when they are received.
      </Text>
      <NumberInput
        label={`Amount in ${order.currency}`}
        description={`At most ${formatMoney(most, order.currency)}: what was captured, less what was refunded.`}
        error={amount === null ? 'Not an amount between 0 and what is left.' : null}
        data-autofocus
        hideControls
        inputMode="decimal"
        decimalScale={2}
        allowNegative={false}
        valueIsNumericString
        value={typed}
        onValueChange={({ value }) => setTyped(value)}
      />
      <ReasonField required={false} value={reason} onChange={setReason} />
    </DialogForm>
  );
}

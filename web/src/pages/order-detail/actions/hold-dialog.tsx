/** Putting an order on hold. */
import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import type { HoldReason } from '../../../../../src/orders/hold.ts';
import { client } from '../../../api/client.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { HoldReasonField } from '../../../components/hold-reason-field.tsx';
import { ReasonField } from '../../../components/reason-field.tsx';
import { useOrderChange } from '../use-order-change.ts';

interface HoldRequest {
  reason: HoldReason;
  notes?: string;
}

/** Asks for the reason; a note says more where it is needed. */
export function HoldForm({ order, onClose }: { order: OrderResponse; onClose: () => void }) {
  const [reason, setReason] = useState<HoldReason | null>(null);
  const [notes, setNotes] = useState('');
  const hold = useOrderChange(order.id, (body: HoldRequest, key) =>
    client.orders.hold({ params: { order_id: order.id }, headers: { 'idempotency-key': key }, body }),
  );

  function submit(): void {
    if (!reason) return;
    const request = { reason, ...(notes.trim() ? { notes: notes.trim() } : {}) };
    hold.mutate(request, {
      onSuccess: () => {
        notifications.show({ message: `${order.order_number} is on hold.` });
        onClose();
      },
    });
  }

  return (
    <DialogForm
      submitLabel="Put on hold"
      closeLabel="Let it go on"
      isReady={reason !== null}
      isSending={hold.isPending}
      error={hold.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">
        The order stops at its next step and keeps its stock. It goes on when it is released.
      </Text>
      <HoldReasonField value={reason} onChange={setReason} />
      <ReasonField label="Note" required={false} value={notes} onChange={setNotes} />
    </DialogForm>
  );
}

/** What is asked before many orders are held or cancelled. */
import { Text } from '@mantine/core';
import { useState } from 'react';
import type { HoldReason } from '../../../../src/orders/hold.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { HoldReasonField } from '../../components/hold-reason-field.tsx';
import { ReasonField } from '../../components/reason-field.tsx';
import { ordersInWords } from './bulk-outcome.ts';
import type { BulkRequest } from './use-bulk.ts';

interface BulkFormProps {
  count: number;
  isSending: boolean;
  error: unknown;
  onSend: (request: BulkRequest) => void;
  onClose: () => void;
}

/** One reason for all of them. */
export function HoldManyForm({ count, onSend, ...form }: BulkFormProps) {
  const [reason, setReason] = useState<HoldReason | null>(null);
  return (
    <DialogForm
      {...form}
      submitLabel={`Hold ${ordersInWords(count)}`}
      closeLabel="Let them go on"
      isReady={reason !== null}
      onSubmit={() => {
        if (reason) onSend({ action: 'hold', reason });
      }}
    >
      <Text size="sm">They stop at their next step and keep their stock until they are released.</Text>
      <HoldReasonField value={reason} onChange={setReason} />
    </DialogForm>
  );
}

/** One reason for all of them; it cannot be undone. */
export function CancelManyForm({ count, onSend, ...form }: BulkFormProps) {
  const [reason, setReason] = useState('');
  return (
    <DialogForm
      {...form}
      submitLabel={`Cancel ${ordersInWords(count)}`}
      closeLabel={count === 1 ? 'Keep it' : 'Keep them'}
      isDangerous
      isReady={reason.trim() !== ''}
      onSubmit={() => onSend({ action: 'cancel', reason: reason.trim() })}
    >
      <Text size="sm">
        Reserved stock is released, labels are voided, and the customers are told. Orders that have left stay
        as they are. A cancelled order cannot be brought back.
      </Text>
      <ReasonField
        isFirst
        description="Kept in the timeline of each order."
        value={reason}
        onChange={setReason}
      />
    </DialogForm>
  );
}

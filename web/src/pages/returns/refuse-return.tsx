/** Refusing a return. */
import { Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ReturnResponse } from '../../../../src/returns/contract.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { CommandButton } from '../../components/fulfillment/command-button.tsx';
import { ReasonField } from '../../components/reason-field.tsx';
import { useReturnChange } from './use-return-change.ts';
import { useReturnRefusal } from './use-return-refusal.ts';

interface RefuseReturnProps {
  agreed: ReturnResponse;
  /** Called when the dialog is gone, because the button may be gone as well. */
  onClosed: () => void;
}

/** The button, as long as the goods are expected, and its dialog. */
export function RefuseReturn({ agreed, onClosed }: RefuseReturnProps) {
  const [opened, dialog] = useDisclosure();
  const refusal = useReturnRefusal(agreed, 'reject');
  return (
    <>
      {agreed.status === 'REQUESTED' ? (
        <CommandButton variant="default" px="lg" refusal={refusal} onClick={dialog.open}>
          Refuse…
        </CommandButton>
      ) : null}
      <Dialog
        opened={opened}
        onClose={dialog.close}
        onExitTransitionEnd={onClosed}
        title={`Refuse ${agreed.return_number}?`}
      >
        <RefuseForm agreed={agreed} onClose={dialog.close} />
      </Dialog>
    </>
  );
}

function RefuseForm({ agreed, onClose }: { agreed: ReturnResponse; onClose: () => void }) {
  const [reason, setReason] = useState('');
  const refuse = useReturnChange((body: { reason: string }, key) =>
    client.returns.reject({ params: { return_id: agreed.id }, headers: { 'idempotency-key': key }, body }),
  );

  function submit(): void {
    refuse.mutate(
      { reason: reason.trim() },
      {
        onSuccess: () => {
          notifications.show({ message: `${agreed.return_number} is refused.` });
          onClose();
        },
      },
    );
  }

  return (
    <DialogForm
      submitLabel="Refuse the return"
      closeLabel="Keep the return"
      isDangerous
      isReady={reason.trim() !== ''}
      isSending={refuse.isPending}
      error={refuse.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">
        The goods stay with the customer and nothing is given back. This cannot be undone.
      </Text>
      <ReasonField
        isFirst
        description="Stands on the return and in the order's timeline."
        value={reason}
        onChange={setReason}
      />
    </DialogForm>
  );
}

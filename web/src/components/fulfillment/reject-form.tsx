/** Giving a fulfillment back. */
import { Stack, Text, Textarea } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { ChangeFailure } from './change-failure.tsx';
import { CommandButton } from './command-button.tsx';
import { useFulfillmentChange } from './use-fulfillment-change.ts';

const MAX_REASON = 500;

interface RejectFormProps {
  fulfillmentId: string;
  onDone: () => void;
  onCancel: () => void;
}

/** Asks for the reason, says what follows, and gives the fulfillment back. */
export function RejectForm({ fulfillmentId, onDone, onCancel }: RejectFormProps) {
  const [reason, setReason] = useState('');
  const reject = useFulfillmentChange((body: { reason: string }, key) =>
    client.fulfillment.reject({
      params: { fulfillment_id: fulfillmentId },
      headers: { 'idempotency-key': key },
      body,
    }),
  );

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    reject.mutate({ reason: reason.trim() }, { onSuccess: onDone });
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <Text size="sm">
          All units go back to the shelf and will be sourced from another node. This node is not asked for
          this order again.
        </Text>
        <Textarea
          label="Why can this node not serve it?"
          description="Kept in the order's timeline."
          required
          withAsterisk={false}
          autoFocus
          data-autofocus
          autosize
          minRows={2}
          maxLength={MAX_REASON}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <ChangeFailure error={reject.error} />
        <CommandButton
          type="submit"
          color="red.8"
          autoContrast
          loading={reject.isPending}
          refusal={reason.trim() === '' ? 'Write the reason first.' : null}
        >
          Give it back
        </CommandButton>
        <CommandButton variant="default" refusal={null} onClick={onCancel}>
          Keep it
        </CommandButton>
      </Stack>
    </form>
  );
}

/** Handing goods over to the customer. */
import { Stack, TextInput } from '@mantine/core';
import { type SyntheticEvent, useState } from 'react';
import { client } from '../../api/client.ts';
import { ChangeFailure } from './change-failure.tsx';
import { CommandButton } from './command-button.tsx';
import { useFulfillmentChange } from './use-fulfillment-change.ts';

const MAX_CODE = 20;

interface HandoverFormProps {
  fulfillmentId: string;
  customerName: string | null;
  onDone: () => void;
  onCancel: () => void;
}

/** Asks for the code that the customer shows; a wrong one is refused in place. */
export function HandoverForm({ fulfillmentId, customerName, onDone, onCancel }: HandoverFormProps) {
  const [code, setCode] = useState('');
  const handover = useFulfillmentChange((body: { pickup_code: string }, key) =>
    client.fulfillment.handover({
      params: { fulfillment_id: fulfillmentId },
      headers: { 'idempotency-key': key },
      body,
    }),
  );

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    handover.mutate({ pickup_code: code.trim() }, { onSuccess: onDone });
  }

  return (
    <form onSubmit={submit}>
      <Stack gap="sm">
        <TextInput
          label="Pickup code"
          description={`Ask ${customerName ?? 'the customer'} for the code in the message that the order is ready.`}
          required
          withAsterisk={false}
          autoFocus
          data-autofocus
          size="lg"
          autoComplete="off"
          autoCapitalize="characters"
          spellCheck={false}
          maxLength={MAX_CODE}
          value={code}
          onChange={(event) => setCode(event.currentTarget.value)}
        />
        <ChangeFailure error={handover.error} />
        <CommandButton
          type="submit"
          loading={handover.isPending}
          refusal={code.trim() === '' ? 'Enter the code first.' : null}
        >
          Hand over
        </CommandButton>
        <CommandButton variant="default" refusal={null} onClick={onCancel}>
          Not now
        </CommandButton>
      </Stack>
    </form>
  );
}

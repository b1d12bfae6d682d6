/** Adding an endpoint, and its secret, shown this once. */
import { useState } from 'react';
import { DEFAULT_EVENTS } from '../../../../src/webhooks/webhook.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';
import { EndpointFields, isComplete, tidied, type EndpointInput } from './endpoint-fields.tsx';
import { SecretNote } from '../../components/secret-note.tsx';
import { useWebhookChange } from './use-webhook-change.ts';

const EMPTY: EndpointInput = { name: '', url: '', event_types: [...DEFAULT_EVENTS], ordered: false };

/** The secret is made by the server and never shown again. */
export function EndpointForm({ onClose }: { onClose: () => void }) {
  const [input, setInput] = useState(EMPTY);
  const key = useRequestKey();
  const create = useWebhookChange((body: EndpointInput) =>
    client.webhooks.createEndpoint({ headers: { 'idempotency-key': key.keyOf(body) }, body }),
  );
  if (create.data) {
    return (
      <SecretNote secret={create.data.body.secret} onClose={onClose}>
        This secret signs the deliveries. It is shown this once: give it to the receiver now.
      </SecretNote>
    );
  }
  return (
    <DialogForm
      submitLabel="Add"
      closeLabel="Cancel"
      isReady={isComplete(input)}
      isSending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate(tidied(input))}
      onClose={onClose}
    >
      <EndpointFields
        input={input}
        onChange={(changes) => setInput((current) => ({ ...current, ...changes }))}
      />
    </DialogForm>
  );
}

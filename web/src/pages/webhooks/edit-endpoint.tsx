/** Changing an endpoint. */
import { useState } from 'react';
import type { EndpointResponse } from '../../../../src/webhooks/contract.ts';
import { client } from '../../api/client.ts';
import { ifMatch } from '../../api/if-match.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { EndpointFields, isComplete, isEvent, tidied, type EndpointInput } from './endpoint-fields.tsx';
import { useWebhookChange } from './use-webhook-change.ts';

interface EditEndpointProps {
  endpoint: EndpointResponse;
  onClose: () => void;
}

/** Deliveries that wait for a retry go to the new address. */
export function EditEndpoint({ endpoint, onClose }: EditEndpointProps) {
  const { id, name, url, event_types, ordered } = endpoint;
  const [seen] = useState(endpoint);
  const [input, setInput] = useState<EndpointInput>({
    name,
    url,
    event_types: event_types.filter(isEvent),
    ordered,
  });
  const save = useWebhookChange((body: EndpointInput) =>
    client.webhooks.updateEndpoint({ params: { endpoint_id: id }, headers: ifMatch(seen), body }),
  );
  return (
    <DialogForm
      submitLabel="Save"
      closeLabel="Cancel"
      isReady={isComplete(input)}
      isSending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(tidied(input), { onSuccess: onClose })}
      onClose={onClose}
    >
      <EndpointFields
        input={input}
        onChange={(changes) => setInput((current) => ({ ...current, ...changes }))}
      />
    </DialogForm>
  );
}

/** Removing an endpoint for good. */
import { Text } from '@mantine/core';
import type { EndpointResponse } from '../../../../src/webhooks/contract.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useWebhookChange } from './use-webhook-change.ts';

interface RemoveEndpointProps {
  endpoint: EndpointResponse;
  onClose: () => void;
}

export function RemoveEndpoint({ endpoint, onClose }: RemoveEndpointProps) {
  const params = { endpoint_id: endpoint.id };
  const remove = useWebhookChange(() => client.webhooks.deleteEndpoint({ params }));
  return (
    <DialogForm
      submitLabel="Remove"
      closeLabel="Keep it"
      isDangerous
      isReady
      isSending={remove.isPending}
      error={remove.error}
      onSubmit={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text size="sm">
        {endpoint.name} gets nothing more, and the history of its deliveries goes with it. To stop it for a
        while, switch it off instead.
      </Text>
    </DialogForm>
  );
}

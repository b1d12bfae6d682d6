/** Replacing the secret of an endpoint while deliveries go on. */
import { Select, Text } from '@mantine/core';
import { useState } from 'react';
import type { EndpointResponse } from '../../../../src/webhooks/contract.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { SecretNote } from '../../components/secret-note.tsx';
import { useWebhookChange } from './use-webhook-change.ts';

const OVERLAPS = [
  { value: '24', label: 'for a day beside the new one' },
  { value: '168', label: 'for a week beside the new one' },
  { value: '0', label: 'no longer: it has leaked' },
];

interface ReplaceSecretProps {
  endpoint: EndpointResponse;
  onClose: () => void;
}

export function ReplaceSecret({ endpoint, onClose }: ReplaceSecretProps) {
  const [hours, setHours] = useState('24');
  const params = { endpoint_id: endpoint.id };
  const replace = useWebhookChange((valid_hours: number) =>
    client.webhooks.rotateSecret({ params, body: { valid_hours } }),
  );
  if (replace.data) {
    return (
      <SecretNote secret={replace.data.secret} onClose={onClose}>
        This is the new secret. It is shown this once: give it to the receiver now.
      </SecretNote>
    );
  }
  return (
    <DialogForm
      submitLabel="Replace the secret"
      closeLabel="Keep it"
      isDangerous={hours === '0'}
      isReady
      isSending={replace.isPending}
      error={replace.error}
      onSubmit={() => replace.mutate(Number(hours))}
      onClose={onClose}
    >
      <Text size="sm">Deliveries to {endpoint.name} are signed with a new secret, made by the server.</Text>
      <Select
        label="The old secret signs"
        allowDeselect={false}
        data={OVERLAPS}
        value={hours}
        onChange={(chosen) => setHours(chosen ?? '24')}
      />
    </DialogForm>
  );
}

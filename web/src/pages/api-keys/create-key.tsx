/** Making a key, and its text, shown this once. */
import { Select, Text, TextInput } from '@mantine/core';
import { useMemo, useState } from 'react';
import type { Permission } from '../../../../src/identity/identity.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';
import { PermissionsField } from '../../components/permissions-field.tsx';
import { SecretNote } from '../../components/secret-note.tsx';
import { useKeyChange } from './use-key-change.ts';

const DAY_MS = 86_400_000;
const LIVES = [
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'a year' },
  { value: '', label: 'until it is revoked' },
];

function expiryOf(days: string): string | null {
  return days === '' ? null : new Date(Date.now() + Number(days) * DAY_MS).toISOString();
}

export function CreateKey({ environment, onClose }: { environment: string; onClose: () => void }) {
  const [name, setName] = useState('');
  const [scopes, setScopes] = useState<Permission[]>([]);
  const [days, setDays] = useState('90');
  // A repeat of the request asks for the same moment.
  const expiry = useMemo(() => expiryOf(days), [days]);
  const key = useRequestKey();
  const create = useKeyChange(() => {
    const body = { name: name.trim(), scopes, expires_at: expiry };
    return client.apiKeys.create({ headers: { 'idempotency-key': key.keyOf(body) }, body });
  });
  if (create.data) {
    return (
      <SecretNote secret={create.data.key} onClose={onClose}>
        This is the key. It is shown this once: give it to the machine now. It is sent as the header
        X-API-Key.
      </SecretNote>
    );
  }
  return (
    <DialogForm
      submitLabel="Make the key"
      closeLabel="Cancel"
      isReady={name.trim() !== '' && scopes.length > 0}
      isSending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate(undefined)}
      onClose={onClose}
    >
      <Text size="sm">A key lets a machine into {environment}, and into no other environment.</Text>
      <TextInput
        label="Name"
        description="Which machine uses it, to tell it apart later."
        data-autofocus
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <PermissionsField label="It may" value={scopes} onChange={setScopes} />
      <Select
        label="It is valid for"
        allowDeselect={false}
        data={LIVES}
        value={days}
        onChange={(chosen) => setDays(chosen ?? days)}
      />
    </DialogForm>
  );
}

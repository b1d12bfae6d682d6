/** Revoking a key for good. */
import type { ApiKeyResponse } from '../../../../src/api-keys/contract.ts';
import { client } from '../../api/client.ts';
import { ConfirmForm } from '../../components/confirm-form.tsx';
import { useKeyChange } from './use-key-change.ts';

export function RevokeKey({ apiKey, onClose }: { apiKey: ApiKeyResponse; onClose: () => void }) {
  const revoke = useKeyChange(() => client.apiKeys.revoke({ params: { key_id: apiKey.id } }));
  return (
    <ConfirmForm submitLabel="Revoke" closeLabel="Keep it" change={revoke} onClose={onClose}>
      Whatever signs in by {apiKey.name} is refused from now on. A revoked key cannot be brought back: a
      machine that still needs to get in must be given a new one.
    </ConfirmForm>
  );
}

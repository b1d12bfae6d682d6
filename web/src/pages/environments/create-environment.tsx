/** Asking for a new environment. */
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';
import { NewEnvironmentFields, useNewEnvironment } from './new-environment-fields.tsx';
import { useEnvironmentChange } from './use-environment-change.ts';

export function CreateEnvironment({ onClose }: { onClose: () => void }) {
  const form = useNewEnvironment('DEV');
  const key = useRequestKey();
  const create = useEnvironmentChange(() => {
    const body = { ...form.body, settings: {} };
    return client.environments.create({ headers: { 'idempotency-key': key.keyOf(body) }, body });
  });
  return (
    <DialogForm
      submitLabel="Create"
      closeLabel="Cancel"
      isReady={form.isReady}
      isSending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <NewEnvironmentFields
        form={form}
        typeLabel="For"
        slugDescription="In the header X-OMS-Environment; it cannot be changed later."
      />
    </DialogForm>
  );
}

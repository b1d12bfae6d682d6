/** A new organization with its first environment. */
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';
import { NewEnvironmentFields, useNewEnvironment } from '../environments/new-environment-fields.tsx';
import { useOrganizationChange } from './use-organization-change.ts';

export function CreateOrganization({ onClose }: { onClose: () => void }) {
  const form = useNewEnvironment('PROD');
  const key = useRequestKey();
  const create = useOrganizationChange(() =>
    client.organizations.create({ headers: { 'idempotency-key': key.keyOf(form.body) }, body: form.body }),
  );
  return (
    <DialogForm
      submitLabel="Make the organization"
      closeLabel="Cancel"
      isReady={form.isReady}
      isSending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <NewEnvironmentFields
        form={form}
        typeLabel="Its first environment is for"
        slugDescription="Also of its first environment; it cannot be changed later."
      />
    </DialogForm>
  );
}

/** Giving an organization another name. */
import { TextInput } from '@mantine/core';
import { useState } from 'react';
import type { OrganizationResponse } from '../../../../src/tenancy/contract.ts';
import { client } from '../../api/client.ts';
import { ifMatch } from '../../api/if-match.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useOrganizationChange } from './use-organization-change.ts';

interface RenameOrganizationProps {
  organization: OrganizationResponse;
  onClose: () => void;
}

export function RenameOrganization({ organization, onClose }: RenameOrganizationProps) {
  const [seen] = useState(organization);
  const [name, setName] = useState(organization.name);
  const rename = useOrganizationChange(() =>
    client.organizations.update({
      params: { organization_id: organization.id },
      headers: ifMatch(seen),
      body: { name: name.trim() },
    }),
  );
  return (
    <DialogForm
      submitLabel="Rename"
      closeLabel="Cancel"
      isReady={name.trim() !== '' && name.trim() !== organization.name}
      isSending={rename.isPending}
      error={rename.error}
      onSubmit={() => rename.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        description={`The short name stays ${organization.slug}.`}
        data-autofocus
        autoComplete="off"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
    </DialogForm>
  );
}

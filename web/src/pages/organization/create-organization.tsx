/** A new organization with its first environment. */
import { Checkbox, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ENVIRONMENT_TYPES, slugOf, type EnvironmentType } from '../../../../src/tenancy/environment.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { TYPE_LABELS } from '../environments/environment-words.ts';
import { useOrganizationChange } from './use-organization-change.ts';

/** The short name follows the name until it is written by hand. */
export function CreateOrganization({ onClose }: { onClose: () => void }) {
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string | null>(null);
  const [type, setType] = useState<EnvironmentType>('PROD');
  const [withDemoData, setWithDemoData] = useState(false);
  const shortName = slug ?? slugOf(name);
  const create = useOrganizationChange(() =>
    client.organizations.create({
      body: {
        name: name.trim(),
        slug: shortName,
        environment_type: type,
        with_demo_data: withDemoData,
      },
    }),
  );
  return (
    <DialogForm
      submitLabel="Make the organization"
      closeLabel="Cancel"
      isReady={name.trim() !== '' && shortName !== ''}
      isSending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        data-autofocus
        autoComplete="off"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Short name"
        description="Also of its first environment; it cannot be changed later."
        autoComplete="off"
        maxLength={63}
        value={shortName}
        onChange={(event) => setSlug(event.currentTarget.value)}
      />
      <Select
        label="Its first environment is for"
        allowDeselect={false}
        data={ENVIRONMENT_TYPES.map((value) => ({ value, label: TYPE_LABELS[value] }))}
        value={type}
        onChange={(value) => setType(ENVIRONMENT_TYPES.find((each) => each === value) ?? type)}
      />
      <Checkbox
        label="Load the demo data"
        description="Nodes, stock, rules, products and sample orders."
        checked={withDemoData}
        onChange={(event) => setWithDemoData(event.currentTarget.checked)}
      />
    </DialogForm>
  );
}

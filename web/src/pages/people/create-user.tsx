/** Making a user. */
import { Checkbox, PasswordInput, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { MIN_PASSWORD_LENGTH } from '../../../../src/identity/identity.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useGroupOptions } from './use-groups.ts';
import { usePeopleChange } from './use-people-change.ts';

const EMPTY = { email: '', fullName: '', password: '', groupId: null as string | null, isSuperadmin: false };

export function CreateUser({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState(EMPTY);
  const groups = useGroupOptions();
  const change = (changes: Partial<typeof EMPTY>): void =>
    setDraft((current) => ({ ...current, ...changes }));
  const create = usePeopleChange(() =>
    client.people.createUser({
      body: {
        email: draft.email.trim(),
        full_name: draft.fullName.trim() || null,
        password: draft.password,
        group_id: draft.groupId,
        is_superadmin: draft.isSuperadmin,
      },
    }),
  );
  return (
    <DialogForm
      submitLabel="Make the user"
      closeLabel="Cancel"
      isReady={draft.email.trim() !== '' && draft.password.length >= MIN_PASSWORD_LENGTH}
      isSending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <TextInput
        label="Email"
        type="email"
        data-autofocus
        autoComplete="off"
        maxLength={254}
        value={draft.email}
        onChange={(event) => change({ email: event.currentTarget.value })}
      />
      <TextInput
        label="Name"
        autoComplete="off"
        maxLength={200}
        value={draft.fullName}
        onChange={(event) => change({ fullName: event.currentTarget.value })}
      />
      <PasswordInput
        label="First password"
        description={`At least ${MIN_PASSWORD_LENGTH} characters; length counts more than signs.`}
        autoComplete="new-password"
        maxLength={1024}
        value={draft.password}
        onChange={(event) => change({ password: event.currentTarget.value })}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the password', tabIndex: 0 }}
      />
      <Select
        label="Group"
        description="Gives the user its permissions."
        placeholder="None"
        clearable
        clearButtonProps={{ 'aria-label': 'No group' }}
        data={groups}
        value={draft.groupId}
        onChange={(groupId) => change({ groupId })}
      />
      <Checkbox
        label="Administrator of the organization"
        description="May do everything in all its environments, and rules over its people and keys."
        checked={draft.isSuperadmin}
        onChange={(event) => change({ isSuperadmin: event.currentTarget.checked })}
      />
    </DialogForm>
  );
}

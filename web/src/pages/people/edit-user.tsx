/** Changing a user's name, role, group and own permissions. */
import { Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { PLATFORM_ROLES, type Permission, type PlatformRole } from '../../../../src/identity/identity.ts';
import type { UserResponse } from '../../../../src/people/contract.ts';
import { client } from '../../api/client.ts';
import { ifMatch } from '../../api/if-match.ts';
import { useUser } from '../../api/session.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { PermissionsField } from '../../components/permissions-field.tsx';
import { asPermission, ROLE_LABELS } from '../../format/permissions.ts';
import { useGroupOptions } from './use-groups.ts';
import { usePeopleChange } from './use-people-change.ts';

interface UserDraft {
  fullName: string;
  role: PlatformRole;
  groupId: string | null;
  permissions: Permission[];
}

function draftOf({ full_name, platform_role, group_id, own_permissions }: UserResponse): UserDraft {
  return {
    fullName: full_name ?? '',
    role: platform_role,
    groupId: group_id,
    permissions: own_permissions.flatMap((each) => asPermission(each) ?? []),
  };
}

/** The role has a route of its own, because only owners of the platform make owners of the platform. */
async function save(user: UserResponse, draft: UserDraft): Promise<void> {
  const params = { user_id: user.id };
  const { fullName, groupId, permissions, role } = draft;
  const { body } = await client.people.updateUser({
    params,
    headers: ifMatch(user),
    body: { full_name: fullName.trim() || null, group_id: groupId, permissions },
  });
  if (role !== user.platform_role)
    await client.people.changeRole({ params, headers: ifMatch(body), body: { platform_role: role } });
}

export function EditUser({ user, onClose }: { user: UserResponse; onClose: () => void }) {
  const [seen] = useState(user);
  const [draft, setDraft] = useState(() => draftOf(user));
  const groups = useGroupOptions();
  const change = (changes: Partial<UserDraft>): void => setDraft((current) => ({ ...current, ...changes }));
  const update = usePeopleChange(() => save(seen, draft));
  return (
    <DialogForm
      submitLabel="Save"
      closeLabel="Cancel"
      isReady
      isSending={update.isPending}
      error={update.error}
      onSubmit={() => update.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        data-autofocus
        autoComplete="off"
        maxLength={200}
        value={draft.fullName}
        onChange={(event) => change({ fullName: event.currentTarget.value })}
      />
      <RoleField user={user} role={draft.role} onChange={(role) => change({ role })} />
      <Select
        label="Group"
        placeholder="None"
        clearable
        clearButtonProps={{ 'aria-label': 'No group' }}
        data={groups}
        value={draft.groupId}
        onChange={(groupId) => change({ groupId })}
      />
      {draft.role === 'USER' ? (
        <PermissionsField
          label="Own permissions"
          description="Besides those that the group gives."
          value={draft.permissions}
          onChange={(permissions) => change({ permissions })}
        />
      ) : null}
    </DialogForm>
  );
}

interface RoleFieldProps {
  user: UserResponse;
  role: PlatformRole;
  onChange: (role: PlatformRole) => void;
}

function RoleField({ user, role, onChange }: RoleFieldProps) {
  const me = useUser();
  if (user.id === me.id)
    return (
      <Text size="sm">Your role is {ROLE_LABELS[role].toLowerCase()}; somebody else may change it.</Text>
    );
  const mayGive = PLATFORM_ROLES.filter(
    (each) => each !== 'PLATFORM_OWNER' || me.platform_role === 'PLATFORM_OWNER',
  );
  return (
    <Select
      label="Role"
      allowDeselect={false}
      data={mayGive.map((each) => ({ value: each, label: ROLE_LABELS[each] }))}
      value={role}
      onChange={(chosen) => onChange(mayGive.find((each) => each === chosen) ?? role)}
    />
  );
}

/** Inviting a user, and the link by which it sets a password, shown this once. */
import { Checkbox, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { api, client } from '../../api/client.ts';
import { useUser } from '../../api/session.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';
import { LinkNote } from './link-note.tsx';
import { useGroupOptions } from './use-groups.ts';
import { usePeopleChange } from './use-people-change.ts';

const EMPTY = {
  email: '',
  fullName: '',
  organizationId: null as string | null,
  groupId: null as string | null,
  environmentId: null as string | null,
  isSuperadmin: false,
};
type Draft = typeof EMPTY;

/** Groups and environments are those of one's own organization. */
function inviteOf(draft: Draft, isElsewhere: boolean) {
  return {
    email: draft.email.trim(),
    full_name: draft.fullName.trim() || null,
    is_superadmin: draft.isSuperadmin,
    group_id: isElsewhere ? null : draft.groupId,
    environment_id: isElsewhere ? null : draft.environmentId,
    ...(draft.organizationId ? { organization_id: draft.organizationId } : {}),
  };
}

export function InviteUser({ onClose }: { onClose: () => void }) {
  const [draft, setDraft] = useState(EMPTY);
  const me = useUser();
  const isElsewhere = draft.organizationId !== null && draft.organizationId !== me.organization_id;
  const change = (changes: Partial<Draft>): void => setDraft((current) => ({ ...current, ...changes }));
  const key = useRequestKey();
  const invite = usePeopleChange(() => {
    const body = inviteOf(draft, isElsewhere);
    return client.people.inviteUser({ headers: { 'idempotency-key': key.keyOf(body) }, body });
  });
  if (invite.data)
    return <LinkNote link={invite.data.link} email={invite.data.user.email} onClose={onClose} />;
  return (
    <DialogForm
      submitLabel="Invite"
      closeLabel="Cancel"
      isReady={draft.email.trim() !== ''}
      isSending={invite.isPending}
      error={invite.error}
      onSubmit={() => invite.mutate(undefined)}
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
      {me.platform_role === 'PLATFORM_OWNER' ? (
        <OrganizationField
          value={draft.organizationId}
          onChange={(organizationId) => change({ organizationId })}
        />
      ) : null}
      {isElsewhere ? null : <PlaceFields draft={draft} onChange={change} />}
      <Checkbox
        label="Administrator of the organization"
        description="May do everything in all its environments, and rules over its people and keys."
        checked={draft.isSuperadmin}
        onChange={(event) => change({ isSuperadmin: event.currentTarget.checked })}
      />
    </DialogForm>
  );
}

interface OrganizationFieldProps {
  value: string | null;
  onChange: (value: string | null) => void;
}

function OrganizationField({ value, onChange }: OrganizationFieldProps) {
  const { data } = useQuery(api.organizations.list.queryOptions({ input: { query: {} } }));
  const me = useUser();
  return (
    <Select
      label="Organization"
      allowDeselect={false}
      searchable
      data={(data?.body ?? []).map(({ id, name }) => ({ value: id, label: name }))}
      value={value ?? me.organization_id}
      onChange={onChange}
    />
  );
}

interface PlaceFieldsProps {
  draft: Draft;
  onChange: (changes: Partial<Draft>) => void;
}

/** What the user may do, and where. */
function PlaceFields({ draft, onChange }: PlaceFieldsProps) {
  const me = useUser();
  const groups = useGroupOptions();
  const input = { query: { organization_id: me.organization_id } };
  const { data } = useQuery(api.environments.list.queryOptions({ input }));
  return (
    <>
      <Select
        label="Group"
        description="Gives the user its permissions."
        placeholder="None"
        clearable
        clearButtonProps={{ 'aria-label': 'No group' }}
        data={groups}
        value={draft.groupId}
        onChange={(groupId) => onChange({ groupId })}
      />
      <Select
        label="Environment"
        description="Where the user may go; more can be opened later."
        placeholder="None"
        clearable
        clearButtonProps={{ 'aria-label': 'No environment' }}
        data={(data?.body ?? []).map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.environmentId}
        onChange={(environmentId) => onChange({ environmentId })}
      />
    </>
  );
}

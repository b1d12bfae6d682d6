/** Making or changing a group. */
import { Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { Permission } from '../../../../src/identity/identity.ts';
import type { GroupResponse } from '../../../../src/people/contract.ts';
import { client } from '../../api/client.ts';
import { ifMatch } from '../../api/if-match.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';
import { PermissionsField } from '../../components/permissions-field.tsx';
import { asPermission } from '../../format/permissions.ts';
import { usePeopleChange } from './use-people-change.ts';

interface GroupFormProps {
  /** null: a new one. */
  group: GroupResponse | null;
  onClose: () => void;
}

/** A change of a group's permissions reaches all its users. */
export function GroupForm({ group, onClose }: GroupFormProps) {
  const [seen] = useState(group);
  const [name, setName] = useState(group?.name ?? '');
  const [description, setDescription] = useState(group?.description ?? '');
  const [permissions, setPermissions] = useState<Permission[]>(
    (group?.permissions ?? []).flatMap((each) => asPermission(each) ?? []),
  );
  const key = useRequestKey();
  const save = usePeopleChange(() => {
    const body = { name: name.trim(), description: description.trim() || null, permissions };
    return seen
      ? client.people.updateGroup({ params: { group_id: seen.id }, headers: ifMatch(seen), body })
      : client.people.createGroup({ headers: { 'idempotency-key': key.keyOf(body) }, body });
  });
  return (
    <DialogForm
      submitLabel={group ? 'Save' : 'Make the group'}
      closeLabel="Cancel"
      isReady={name.trim() !== ''}
      isSending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined, { onSuccess: onClose })}
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
      <Textarea
        label="What it is for"
        autosize
        minRows={1}
        maxRows={4}
        maxLength={1000}
        value={description}
        onChange={(event) => setDescription(event.currentTarget.value)}
      />
      <PermissionsField label="Its users may" value={permissions} onChange={setPermissions} />
    </DialogForm>
  );
}

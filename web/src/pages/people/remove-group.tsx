/** Removing a group without users. */
import type { GroupResponse } from '../../../../src/people/contract.ts';
import { client } from '../../api/client.ts';
import { ConfirmForm } from '../../components/confirm-form.tsx';
import { usePeopleChange } from './use-people-change.ts';

export function RemoveGroup({ group, onClose }: { group: GroupResponse; onClose: () => void }) {
  const remove = usePeopleChange(() => client.people.removeGroup({ params: { group_id: group.id } }));
  return (
    <ConfirmForm submitLabel="Remove" closeLabel="Keep it" change={remove} onClose={onClose}>
      {group.name} has no users; nobody loses a permission.
    </ConfirmForm>
  );
}

/** A new link by which a user sets a password. */
import type { UserResponse } from '../../../../src/people/contract.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { Text } from '@mantine/core';
import { LinkNote } from './link-note.tsx';
import { usePeopleChange } from './use-people-change.ts';

export function NewLink({ user, onClose }: { user: UserResponse; onClose: () => void }) {
  const name = user.full_name ?? user.email;
  const make = usePeopleChange(() =>
    client.people.makePasswordLink({ headers: {}, params: { user_id: user.id } }),
  );
  if (make.data) return <LinkNote link={make.data} email={user.email} onClose={onClose} />;
  return (
    <DialogForm
      submitLabel="Make a link"
      closeLabel="Cancel"
      isReady
      isSending={make.isPending}
      error={make.error}
      onSubmit={() => make.mutate(undefined)}
      onClose={onClose}
    >
      <Text size="sm">
        {user.is_invited
          ? `${name} was invited and has set no password yet. A new link takes the place of the earlier one.`
          : `${name} sets a new password by the link. Until then the old one and open sessions stay; then they end.`}
      </Text>
    </DialogForm>
  );
}

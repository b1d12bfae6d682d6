/** The people of the organization: who they are, what they may do, where they may go. */
import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { GroupsPanel } from './groups-panel.tsx';
import { InviteUser } from './invite-user.tsx';
import { UsersPanel } from './users-panel.tsx';

/** Users above, the groups that give them permissions below. */
export function PeoplePage() {
  const [isInviting, setInviting] = useState(false);
  return (
    <>
      <PageHeader title="Users and roles">
        <Button onClick={() => setInviting(true)}>Invite…</Button>
      </PageHeader>
      <Stack>
        <UsersPanel />
        <GroupsPanel />
      </Stack>
      <Dialog opened={isInviting} onClose={() => setInviting(false)} title="Invite a user">
        <InviteUser onClose={() => setInviting(false)} />
      </Dialog>
    </>
  );
}

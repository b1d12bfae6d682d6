/** The people of the organization: who they are, what they may do, where they may go. */
import { Button, Stack } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { CreateUser } from './create-user.tsx';
import { GroupsPanel } from './groups-panel.tsx';
import { UsersPanel } from './users-panel.tsx';

/** Users above, the groups that give them permissions below. */
export function PeoplePage() {
  const [isCreating, setCreating] = useState(false);
  return (
    <>
      <PageHeader title="Users and roles">
        <Button onClick={() => setCreating(true)}>New user…</Button>
      </PageHeader>
      <Stack>
        <UsersPanel />
        <GroupsPanel />
      </Stack>
      <Dialog opened={isCreating} onClose={() => setCreating(false)} title="New user">
        <CreateUser onClose={() => setCreating(false)} />
      </Dialog>
    </>
  );
}

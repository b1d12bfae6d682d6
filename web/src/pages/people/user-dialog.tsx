/** What is done with one user, in a dialog. */
import type { UserResponse } from '../../../../src/people/contract.ts';
import { Dialog } from '../../components/dialog.tsx';
import { EditUser } from './edit-user.tsx';
import { NewLink } from './new-link.tsx';
import { SwitchUser } from './switch-user.tsx';
import { UserAccess } from './user-access.tsx';

export type UserTask = 'edit' | 'access' | 'link' | 'switch';

interface UserDialogProps {
  task: { kind: UserTask; user: UserResponse } | null;
  onClose: () => void;
}

function titleOf(kind: UserTask, { full_name, email, is_active }: UserResponse): string {
  const name = full_name ?? email;
  if (kind === 'edit') return `Edit ${name}`;
  if (kind === 'access') return `Environments of ${name}`;
  if (kind === 'link') return `Password of ${name}`;
  return `Switch ${is_active ? 'off' : 'on'} ${name}`;
}

export function UserDialog({ task, onClose }: UserDialogProps) {
  return (
    <Dialog opened={task !== null} onClose={onClose} title={task ? titleOf(task.kind, task.user) : 'User'}>
      {task?.kind === 'edit' ? <EditUser user={task.user} onClose={onClose} /> : null}
      {task?.kind === 'access' ? <UserAccess user={task.user} onClose={onClose} /> : null}
      {task?.kind === 'link' ? <NewLink user={task.user} onClose={onClose} /> : null}
      {task?.kind === 'switch' ? <SwitchUser user={task.user} onClose={onClose} /> : null}
    </Dialog>
  );
}

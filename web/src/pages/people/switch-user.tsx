/** Switching a user off, or on again. */
import type { UserResponse } from '../../../../src/people/contract.ts';
import { client } from '../../api/client.ts';
import { ConfirmForm } from '../../components/confirm-form.tsx';
import { usePeopleChange } from './use-people-change.ts';

export function SwitchUser({ user, onClose }: { user: UserResponse; onClose: () => void }) {
  const name = user.full_name ?? user.email;
  const change = usePeopleChange(() =>
    client.people.updateUser({
      params: { user_id: user.id },
      headers: {},
      body: { is_active: !user.is_active },
    }),
  );
  if (user.is_active) {
    return (
      <ConfirmForm submitLabel="Switch off" closeLabel="Leave on" change={change} onClose={onClose}>
        {name} is signed out everywhere and cannot sign in. What {name} did stays, and the account can be
        switched on again.
      </ConfirmForm>
    );
  }
  return (
    <ConfirmForm
      submitLabel="Switch on"
      closeLabel="Leave off"
      isDangerous={false}
      change={change}
      onClose={onClose}
    >
      {name} can sign in again, with the same password, role and environments as before.
    </ConfirmForm>
  );
}

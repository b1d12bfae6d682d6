/** Changing one's own password. */
import { PasswordInput, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import { useChangePassword } from '../../api/session.ts';
import { DialogForm } from '../dialog-form.tsx';
import { isLongEnough, NewPasswordField } from '../new-password-field.tsx';

export function ChangePassword({ onClose }: { onClose: () => void }) {
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const change = useChangePassword();

  function submit(): void {
    change.mutate(
      { current_password: current, new_password: next },
      {
        onSuccess: () => {
          notifications.show({ title: 'Password changed', message: 'Your other sessions have ended.' });
          onClose();
        },
      },
    );
  }

  return (
    <DialogForm
      submitLabel="Change it"
      closeLabel="Cancel"
      isReady={current !== '' && isLongEnough(next)}
      isSending={change.isPending}
      error={change.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">You stay signed in here; wherever else you are signed in, that ends.</Text>
      <PasswordInput
        label="Current password"
        data-autofocus
        autoComplete="current-password"
        maxLength={1024}
        value={current}
        onChange={(event) => setCurrent(event.currentTarget.value)}
        visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the current password', tabIndex: 0 }}
      />
      <NewPasswordField value={next} onChange={setNext} />
    </DialogForm>
  );
}

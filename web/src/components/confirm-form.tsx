/** Asking before something is done that cannot simply be taken back. */
import { Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { DialogForm } from './dialog-form.tsx';

/** What is needed of a mutation. */
interface Change {
  isPending: boolean;
  error: unknown;
  mutate: (input: undefined, options: { onSuccess: () => void }) => void;
}

interface ConfirmFormProps {
  submitLabel: string;
  closeLabel?: string;
  isDangerous?: boolean;
  change: Change;
  onClose: () => void;
  /** What will happen, in sentences. */
  children: ReactNode;
}

export function ConfirmForm({
  submitLabel,
  closeLabel = 'Cancel',
  isDangerous = true,
  change,
  onClose,
  children,
}: ConfirmFormProps) {
  return (
    <DialogForm
      submitLabel={submitLabel}
      closeLabel={closeLabel}
      isDangerous={isDangerous}
      isReady
      isSending={change.isPending}
      error={change.error}
      onSubmit={() => change.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text size="sm">{children}</Text>
    </DialogForm>
  );
}

/** A form in a dialog: the fields, what the server said no to, and the two ways out. */
import { Button, Group, Stack } from '@mantine/core';
import type { ReactNode, SyntheticEvent } from 'react';
import classes from './dialog-form.module.css';
import { ChangeFailure } from './fulfillment/change-failure.tsx';

interface DialogFormProps {
  /** What sending it does, on the button. */
  submitLabel: string;
  /** What closing it leaves, on the other button. */
  closeLabel: string;
  /** True when it cannot be undone. */
  isDangerous?: boolean;
  isReady: boolean;
  isSending: boolean;
  error: unknown;
  onSubmit: () => void;
  onClose: () => void;
  children: ReactNode;
}

/** A refusal stays beside the fields, so that what was written can be corrected. */
export function DialogForm({
  submitLabel,
  closeLabel,
  isDangerous = false,
  isReady,
  isSending,
  error,
  onSubmit,
  onClose,
  children,
}: DialogFormProps) {
  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    onSubmit();
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        {children}
        <Stack className={classes.end}>
          <ChangeFailure error={error} />
          <Group justify="flex-end" gap="sm">
            <Button variant="default" onClick={onClose}>
              {closeLabel}
            </Button>
            <Button
              type="submit"
              loading={isSending}
              disabled={!isReady}
              {...(isDangerous ? { color: 'red.8', autoContrast: true } : {})}
            >
              {submitLabel}
            </Button>
          </Group>
        </Stack>
      </Stack>
    </form>
  );
}

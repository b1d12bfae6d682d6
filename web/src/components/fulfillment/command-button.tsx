/** A button for something that may be refused. */
import { Button, type ButtonProps, Stack, Text } from '@mantine/core';
import { type MouseEventHandler, useId } from 'react';

interface CommandButtonProps extends ButtonProps {
  /** Why it cannot be done now; null: it can. */
  refusal: string | null;
  type?: 'button' | 'submit';
  onClick?: MouseEventHandler<HTMLButtonElement>;
}

/** Large enough for a thumb. When refused it stays reachable and says why below, because a phone shows no tooltips. */
export function CommandButton({ refusal, type = 'button', onClick, ...props }: CommandButtonProps) {
  const refusalId = useId();
  return (
    <Stack gap={4}>
      <Button
        px="xs"
        {...props}
        size="md"
        {...(refusal === null
          ? { type, onClick }
          : { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': refusalId })}
      />
      {refusal === null ? null : (
        <Text id={refusalId} size="sm" c="dimmed">
          {refusal}
        </Text>
      )}
    </Stack>
  );
}

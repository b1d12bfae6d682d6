/** A password that is being chosen. */
import { PasswordInput } from '@mantine/core';
import { MIN_PASSWORD_LENGTH } from '../../../src/identity/identity.ts';

interface NewPasswordFieldProps {
  value: string;
  onChange: (value: string) => void;
}

/** True when the server would take it. */
export const isLongEnough = (password: string): boolean => password.length >= MIN_PASSWORD_LENGTH;

export function NewPasswordField({ value, onChange }: NewPasswordFieldProps) {
  return (
    <PasswordInput
      label="New password"
      description={`At least ${MIN_PASSWORD_LENGTH} characters; length counts more than signs.`}
      autoComplete="new-password"
      maxLength={1024}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
      visibilityToggleButtonProps={{ 'aria-label': 'Show or hide the new password', tabIndex: 0 }}
    />
  );
}

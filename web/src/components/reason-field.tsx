/** Why something is done, in a person's own words. */
import { Textarea } from '@mantine/core';

const MAX_LENGTH = 1_000;

interface ReasonFieldProps {
  label?: string;
  description?: string;
  required?: boolean;
  /** True for the field that a dialog starts at. */
  isFirst?: boolean;
  value: string;
  onChange: (reason: string) => void;
}

/** It is kept in the order's timeline, and says so. */
export function ReasonField({
  label = 'Reason',
  description = "Kept in the order's timeline.",
  required = true,
  isFirst = false,
  value,
  onChange,
}: ReasonFieldProps) {
  return (
    <Textarea
      label={label}
      description={description}
      required={required}
      withAsterisk={false}
      {...(isFirst ? { 'data-autofocus': true } : {})}
      autosize
      minRows={2}
      maxLength={MAX_LENGTH}
      value={value}
      onChange={(event) => onChange(event.currentTarget.value)}
    />
  );
}

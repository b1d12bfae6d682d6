/** A filter that one types. */
import { TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { type ReactNode, type RefObject, useState } from 'react';

const TYPING_PAUSE_MS = 300;

interface TypedFilterProps {
  label: string;
  placeholder: string;
  value: string;
  onChange: (value: string) => void;
  icon?: ReactNode;
  ref?: RefObject<HTMLInputElement | null>;
}

/** Reports after a pause in typing, or at once on Enter; follows the value when it changes from outside. */
export function TypedFilter({ label, placeholder, value, onChange, icon, ref }: TypedFilterProps) {
  const [text, setText] = useState(value);
  const [reported, setReported] = useState(value);
  const reportSoon = useDebouncedCallback(report, TYPING_PAUSE_MS);
  if (value !== reported) {
    setReported(value);
    setText(value);
  }

  function report(typed: string): void {
    const trimmed = typed.trim();
    if (trimmed === value) return;
    setReported(trimmed);
    onChange(trimmed);
  }

  return (
    <TextInput
      {...(ref ? { ref } : {})}
      type="search"
      size="sm"
      w={190}
      aria-label={label}
      placeholder={placeholder}
      leftSection={icon}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        reportSoon(event.currentTarget.value);
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') report(event.currentTarget.value);
      }}
    />
  );
}

/** Where a barcode scanner types. */
import { Text, TextInput } from '@mantine/core';
import { IconBarcode } from '@tabler/icons-react';
import { type SyntheticEvent, useRef } from 'react';
import classes from './scan-field.module.css';
import type { ScanMessage } from './scan-message.ts';

interface ScanFieldProps {
  onScan: (text: string) => void;
  message: ScanMessage | null;
  /** At a desk the scanner can start at once. */
  autoFocus: boolean;
}

/** Takes a SKU and Enter, as scanners send them, empties itself and keeps the focus for the next one. */
export function ScanField({ onScan, message, autoFocus }: ScanFieldProps) {
  const field = useRef<HTMLInputElement>(null);

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    const text = field.current?.value.trim() ?? '';
    if (field.current) field.current.value = '';
    if (text !== '') onScan(text);
  }

  return (
    <form onSubmit={submit}>
      <TextInput
        ref={field}
        label="Scan or type a SKU"
        size="md"
        autoFocus={autoFocus}
        data-autofocus={autoFocus || undefined}
        autoComplete="off"
        autoCapitalize="characters"
        spellCheck={false}
        enterKeyHint="done"
        leftSection={<IconBarcode size={20} aria-hidden="true" />}
      />
      <div role="status" className={classes.message}>
        {message ? (
          <Text
            key={message.number}
            size="sm"
            {...(message.isProblem ? { c: 'var(--mantine-color-error)', fw: 600 } : {})}
          >
            {message.words}
          </Text>
        ) : null}
      </div>
    </form>
  );
}

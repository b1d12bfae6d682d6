/** A secret, shown this once. */
import { Button, Code, CopyButton, Group, Stack, Text } from '@mantine/core';
import type { ReactNode } from 'react';

interface SecretNoteProps {
  secret: string;
  onClose: () => void;
  /** What to do with it. */
  children: ReactNode;
}

export function SecretNote({ secret, onClose, children }: SecretNoteProps) {
  return (
    <Stack>
      <Text size="sm">{children}</Text>
      <Code block style={{ whiteSpace: 'pre-wrap', overflowWrap: 'anywhere' }}>
        {secret}
      </Code>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}

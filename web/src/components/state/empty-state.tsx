/** What a list shows when there is nothing in it. */
import { Stack, Text } from '@mantine/core';
import { IconInbox } from '@tabler/icons-react';
import type { ReactNode } from 'react';

interface EmptyStateProps {
  title: string;
  /** Why it is empty, or what will fill it. */
  children: ReactNode;
  /** The way out. */
  action?: ReactNode;
}

/** A calm note in place of the content. */
export function EmptyState({ title, children, action }: EmptyStateProps) {
  return (
    <Stack align="center" gap={6} py="xl" px="md" ta="center">
      <IconInbox size={28} stroke={1.5} color="var(--mantine-color-dimmed)" aria-hidden="true" />
      <Text fw={600}>{title}</Text>
      <Text size="sm" c="dimmed" maw={440}>
        {children}
      </Text>
      {action}
    </Stack>
  );
}

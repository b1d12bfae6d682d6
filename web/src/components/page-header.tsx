/** The top of a page. */
import { Group, Title } from '@mantine/core';
import type { ReactNode } from 'react';

/** The page's heading, its title in the browser tab, and what can be done on it. */
export function PageHeader({ title, children }: { title: string; children?: ReactNode }) {
  return (
    <Group justify="space-between" mb="md" gap="sm">
      <title>{`${title} · Longhaul`}</title>
      <Title order={1}>{title}</Title>
      {children ? <Group gap="sm">{children}</Group> : null}
    </Group>
  );
}

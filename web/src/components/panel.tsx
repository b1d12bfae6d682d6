/** The card that a page is built from. */
import { Group, Paper, Text, Title } from '@mantine/core';
import { type ReactNode, useId } from 'react';
import classes from './panel.module.css';

interface PanelProps {
  title: string;
  /** A short remark beside the title, such as a count. */
  note?: ReactNode;
  action?: ReactNode;
  children: ReactNode;
}

/** A titled region of a page. */
export function Panel({ title, note, action, children }: PanelProps) {
  const titleId = useId();
  return (
    <Paper component="section" aria-labelledby={titleId} className={classes.panel} p="md">
      <Group justify="space-between" mb="sm" gap="xs">
        <Group gap="xs" align="baseline">
          <Title order={2} id={titleId}>
            {title}
          </Title>
          {note ? (
            <Text size="sm" c="dimmed">
              {note}
            </Text>
          ) : null}
        </Group>
        {action}
      </Group>
      {children}
    </Paper>
  );
}

/** Whether the page follows what happens. */
import { Group, Text, Tooltip } from '@mantine/core';
import type { LiveState } from '../../api/live-updates.ts';
import classes from './live-mark.module.css';

const WORDS: Readonly<Record<LiveState, { label: string; meaning: string }>> = {
  connecting: { label: 'Connecting', meaning: 'Connecting for live updates' },
  live: { label: 'Live', meaning: 'Changes appear without reloading' },
  reconnecting: {
    label: 'Reconnecting',
    meaning: 'Live updates are interrupted; what is shown may be out of date',
  },
};

/** A dot with a word; changes are announced to screen readers. */
export function LiveMark({ state }: { state: LiveState }) {
  const { label, meaning } = WORDS[state];
  return (
    <Tooltip label={meaning}>
      <Group gap={6} px="xs" wrap="nowrap" role="status" className={classes.mark} data-state={state}>
        <span className={classes.dot} aria-hidden="true" />
        <Text size="xs" c="dimmed" component="span" className={classes.word}>
          {label}
        </Text>
      </Group>
    </Tooltip>
  );
}

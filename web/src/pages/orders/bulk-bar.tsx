/** What can be done with the chosen orders. */
import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { Dialog } from '../../components/dialog.tsx';
import { notifyFailure } from '../../components/notify-failure.ts';
import classes from './bulk-bar.module.css';
import { CancelManyForm, HoldManyForm } from './bulk-forms.tsx';
import { type BulkOutcome, ordersInWords } from './bulk-outcome.ts';
import type { Selection } from './selection.ts';
import { useBulk } from './use-bulk.ts';

interface BulkBarProps {
  selection: Selection;
  /** How many of them the page does not show. */
  unseen: number;
  onClear: () => void;
  onOutcome: (outcome: BulkOutcome) => void;
}

/** Holding and cancelling ask for a reason first; the others start at once. */
export function BulkBar({ selection, unseen, onClear, onOutcome }: BulkBarProps) {
  const [asking, setAsking] = useState<'hold' | 'cancel' | null>(null);
  const bulk = useBulk(selection, onOutcome);
  const count = selection.orders.size;
  const close = () => {
    setAsking(null);
    bulk.reset();
  };
  const startAtOnce = (action: 'release' | 'source') => bulk.mutate({ action }, { onError: notifyFailure });
  const isStarting = (action: 'release' | 'source') => bulk.isPending && bulk.variables.action === action;
  const formProps = {
    count,
    isSending: bulk.isPending,
    error: bulk.error,
    onSend: bulk.mutate,
    onClose: close,
  };

  return (
    <div className={classes.bar} role="region" aria-label="Chosen orders">
      <Group gap="xs" className={classes.count}>
        <Text size="sm" fw={600} role="status" className="tabular">
          {count} selected
        </Text>
        {unseen > 0 ? (
          <Text size="sm" c="dimmed">
            {unseen} no longer on this page
          </Text>
        ) : null}
        <Button size="compact-sm" variant="subtle" color="gray" onClick={onClear}>
          Clear
        </Button>
      </Group>
      <Group gap="xs">
        <Button size="xs" variant="default" onClick={() => setAsking('hold')}>
          Hold…
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={isStarting('release')}
          onClick={() => startAtOnce('release')}
        >
          Release
        </Button>
        <Button
          size="xs"
          variant="default"
          loading={isStarting('source')}
          onClick={() => startAtOnce('source')}
        >
          Source now
        </Button>
        <Button size="xs" variant="default" onClick={() => setAsking('cancel')}>
          Cancel…
        </Button>
      </Group>
      <Dialog opened={asking === 'hold'} onClose={close} title={`Hold ${ordersInWords(count)}`}>
        <HoldManyForm {...formProps} />
      </Dialog>
      <Dialog opened={asking === 'cancel'} onClose={close} title={`Cancel ${ordersInWords(count)}?`}>
        <CancelManyForm {...formProps} />
      </Dialog>
    </div>
  );
}

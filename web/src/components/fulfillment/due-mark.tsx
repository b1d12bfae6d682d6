/** How much time is left for a piece of work. */
import { Text } from '@mantine/core';
import { IconAlertTriangle } from '@tabler/icons-react';
import type { FulfillmentStatus } from '../../../../src/fulfillment/fulfillment.ts';
import { formatMoment } from '../../format/time.ts';
import { Moment } from '../moment.tsx';
import { useClock } from './clock.ts';
import classes from './due-mark.module.css';
import { dueOf } from './due.ts';

/** What is with the node and not yet ready for the carrier or the customer. */
const BEFORE_READY: ReadonlySet<FulfillmentStatus> = new Set(['SOURCED', 'PICKING', 'PACKING']);

interface DueMarkProps {
  status: FulfillmentStatus;
  promisedAt: string;
  updatedAt: string;
}

/** Until it is ready, when it should be; then since when it is. */
export function DueMark({ status, promisedAt, updatedAt }: DueMarkProps) {
  const { words, isLate } = dueOf(promisedAt, useClock());
  if (!BEFORE_READY.has(status)) {
    return (
      <Text size="sm" c="dimmed">
        <Moment at={updatedAt} />
      </Text>
    );
  }
  return (
    <time dateTime={promisedAt} title={formatMoment(promisedAt)} className={classes.due} data-late={isLate}>
      {isLate ? <IconAlertTriangle size={15} aria-hidden="true" /> : null}
      {words}
    </time>
  );
}

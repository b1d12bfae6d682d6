/** How far the order has come, at a glance. */
import { VisuallyHidden } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { OrderEventResponse, OrderResponse } from '../../../../src/orders/contract.ts';
import { Moment } from '../../components/moment.tsx';
import classes from './progress-strip.module.css';
import { progressSteps, type ProgressStep, type StepState } from './progress.ts';

const STATE_WORDS: Readonly<Record<StepState, string>> = {
  done: 'done',
  current: 'now',
  ahead: 'not yet',
  stopped: 'cancelled here',
};

/** The steps in a row; below each, when it was reached. */
export function ProgressStrip({
  order,
  events,
}: {
  order: OrderResponse;
  events: readonly OrderEventResponse[];
}) {
  return (
    <ol className={classes.strip} aria-label="Progress">
      {progressSteps(order, events).map((step) => (
        <Step key={step.status} step={step} />
      ))}
    </ol>
  );
}

function Step({ step }: { step: ProgressStep }) {
  return (
    <li
      className={classes.step}
      data-state={step.state}
      data-waiting={step.status === 'BACKORDERED'}
      {...(step.state === 'current' ? { 'aria-current': 'step' } : {})}
    >
      <span className={classes.mark} aria-hidden="true">
        {step.state === 'done' ? <IconCheck size={12} stroke={3} /> : null}
        {step.state === 'stopped' ? <IconX size={12} stroke={3} /> : null}
      </span>
      <span className={classes.label}>
        {step.label}
        <VisuallyHidden>, {STATE_WORDS[step.state]}</VisuallyHidden>
      </span>
      <span className={classes.time}>{step.reachedAt ? <Moment at={step.reachedAt} /> : null}</span>
    </li>
  );
}

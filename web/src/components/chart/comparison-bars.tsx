/** One figure of several runs side by side, as labelled bars over one scale. */
import { Text } from '@mantine/core';
import { useId } from 'react';
import classes from './comparison-bars.module.css';

/** One bar; null: the figure does not exist. */
export interface ComparedValue {
  key: string;
  label: string;
  value: number | null;
  /** The value as it is read. */
  text: string;
  /** What the others are compared with. */
  isBaseline?: boolean;
}

interface ComparisonBarsProps {
  title: string;
  /** What the figure means, in a few words. */
  note: string;
  values: readonly ComparedValue[];
}

/** Bars from zero, so that their lengths can be compared; the values stand beside them. */
export function ComparisonBars({ title, note, values }: ComparisonBarsProps) {
  const titleId = useId();
  const largest = Math.max(0, ...values.map(({ value }) => value ?? 0));
  return (
    <figure className={classes.figure} aria-labelledby={titleId}>
      <figcaption id={titleId}>
        <Text size="sm" fw={600}>
          {title}
        </Text>
        <Text size="xs" c="dimmed">
          {note}
        </Text>
      </figcaption>
      <ul className={classes.bars}>
        {values.map(({ key, label, value, text, isBaseline = false }) => (
          <li key={key}>
            <span className={classes.row}>
              <span className={classes.label}>{label}</span>
              <span className={classes.value}>{text}</span>
            </span>
            <span className={classes.track} aria-hidden="true">
              <span
                className={classes.fill}
                data-baseline={isBaseline || undefined}
                style={{ width: `${largest > 0 ? ((value ?? 0) / largest) * 100 : 0}%` }}
              />
            </span>
          </li>
        ))}
      </ul>
    </figure>
  );
}

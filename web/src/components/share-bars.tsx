/** A distribution as labelled bars, readable without a chart library. */
import type { ReactNode } from 'react';
import { formatCount, formatShare } from '../format/money.ts';
import classes from './share-bars.module.css';

/** One bar. */
export interface ShareBar {
  key: string;
  label: ReactNode;
  count: number;
  /** A remark after the count. */
  note?: string;
}

/** Bars in the order given; each is as long as its count is large beside the largest. */
export function ShareBars({ bars, label }: { bars: readonly ShareBar[]; label: string }) {
  const total = bars.reduce((sum, bar) => sum + bar.count, 0);
  const largest = Math.max(1, ...bars.map((bar) => bar.count));
  return (
    <ul className={classes.bars} aria-label={label}>
      {bars.map((bar) => (
        <li key={bar.key} className={classes.row}>
          <span className={classes.label}>{bar.label}</span>
          <span className={classes.track} aria-hidden="true">
            <span className={classes.fill} style={{ width: `${(bar.count / largest) * 100}%` }} />
          </span>
          <span className={classes.count}>{formatCount(bar.count)}</span>
          <span className={classes.note}>
            {bar.note ?? (total > 0 ? formatShare(bar.count / total) : '')}
          </span>
        </li>
      ))}
    </ul>
  );
}

/** A status in words with a dot in its tone. */
import { humanize, statusTone } from '../format/labels.ts';
import classes from './status-badge.module.css';

/** Shows any of the product's statuses; the dot is decoration, the words carry the meaning. */
export function StatusBadge({ status, words = humanize(status) }: { status: string; words?: string }) {
  return (
    <span className={classes.badge} data-tone={statusTone(status)}>
      <span className={classes.dot} aria-hidden="true" />
      {words}
    </span>
  );
}

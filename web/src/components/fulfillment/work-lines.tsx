/** What belongs to a fulfillment, to be read at arm's length. */
import { Text } from '@mantine/core';
import { humanize } from '../../format/labels.ts';
import { formatCount } from '../../format/money.ts';
import classes from './fulfillment.module.css';
import { liveLines, type WorkLine } from './pick-count.ts';

/** The lines with large quantities; what was taken out of the fulfillment stands last and says so. */
export function WorkLines({ lines }: { lines: readonly WorkLine[] }) {
  const live = liveLines(lines);
  const gone = lines.filter((line) => !live.includes(line));
  return (
    <ul className={classes.lines} aria-label="Lines">
      {[...live, ...gone].map((line) => (
        <Line key={line.allocation_id} line={line} isGone={gone.includes(line)} />
      ))}
    </ul>
  );
}

function Line({ line, isGone }: { line: WorkLine; isGone: boolean }) {
  return (
    <li className={classes.line} data-gone={isGone}>
      <span className={classes.quantity}>{formatCount(line.quantity)}</span>
      <div className={classes.product}>
        <Text fw={500}>{line.product_name}</Text>
        <Text size="sm" c="dimmed" ff="monospace">
          {line.sku}
        </Text>
        {isGone ? <Text size="sm">{humanize(line.status)}</Text> : null}
      </div>
    </li>
  );
}

/** Ticking off what was found. */
import { Text, UnstyledButton } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import { formatCount } from '../../format/money.ts';
import classes from './pick-checklist.module.css';
import type { LineCount, WorkLine } from './pick-count.ts';
import { QuantityStepper } from './quantity-stepper.tsx';

interface PickChecklistProps {
  lines: readonly WorkLine[];
  /** One for each line. */
  counts: readonly LineCount[];
  /** The allocation that was scanned last; it is brought into view. */
  scanned: string | null;
  onToggle: (allocationId: string) => void;
  onFound: (allocationId: string, found: number) => void;
}

/** A line is ticked by tapping it; the stepper says that there are fewer. */
export function PickChecklist({ lines, counts, scanned, onToggle, onFound }: PickChecklistProps) {
  return (
    <ul className={classes.list} aria-label="Lines to pick">
      {lines.map((line, index) => {
        const count = counts[index];
        return count ? (
          <CheckLine
            key={line.allocation_id}
            line={line}
            count={count}
            isScanned={scanned === line.allocation_id}
            onToggle={() => onToggle(line.allocation_id)}
            onFound={(found) => onFound(line.allocation_id, found)}
          />
        ) : null;
      })}
    </ul>
  );
}

interface CheckLineProps {
  line: WorkLine;
  count: LineCount;
  isScanned: boolean;
  onToggle: () => void;
  onFound: (found: number) => void;
}

function CheckLine({ line, count, isScanned, onToggle, onFound }: CheckLineProps) {
  const row = useRef<HTMLLIElement>(null);
  useEffect(() => {
    if (isScanned) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isScanned, count]);
  const missing = line.quantity - count.found;
  const state = !count.ticked ? 'open' : missing > 0 ? 'short' : 'found';
  return (
    <li ref={row} className={classes.line} data-state={state} data-scanned={isScanned}>
      <UnstyledButton role="checkbox" aria-checked={count.ticked} className={classes.tick} onClick={onToggle}>
        <span className={classes.mark} aria-hidden="true">
          {count.ticked ? <IconCheck size={18} stroke={2.5} /> : null}
        </span>
        <span className={classes.quantity}>{formatCount(line.quantity)}</span>
        <span className={classes.product}>
          <Text span fw={500} display="block">
            {line.product_name}
          </Text>
          <Text span size="sm" c="dimmed" ff="monospace" display="block">
            {line.sku}
          </Text>
        </span>
      </UnstyledButton>
      <div className={classes.found}>
        <Text size="sm" className={classes.words}>
          {wordsOf(line, count)}
        </Text>
        <QuantityStepper
          label={`Found of ${line.product_name}`}
          value={count.found}
          max={line.quantity}
          onChange={onFound}
        />
      </div>
    </li>
  );
}

function wordsOf(line: WorkLine, { found, ticked, counted }: LineCount): string {
  const missing = line.quantity - found;
  if (ticked && missing > 0) return `${formatCount(missing)} missing`;
  if (ticked) return line.quantity === 1 ? 'Found' : `All ${formatCount(line.quantity)} found`;
  return counted ? `${formatCount(found)} of ${formatCount(line.quantity)} counted` : 'Found';
}

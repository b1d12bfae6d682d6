/** Choosing units line by line. */
import { Stack, Text } from '@mantine/core';
import { QuantityStepper } from '../../../components/fulfillment/quantity-stepper.tsx';
import type { OrderLine, UnitsByLine } from './units.ts';
import classes from './units-table.module.css';

interface UnitsTableProps {
  lines: readonly OrderLine[];
  /** The most that can be chosen of each line; lines without any are left out. */
  most: UnitsByLine;
  chosen: UnitsByLine;
  onChange: (chosen: UnitsByLine) => void;
  /** What choosing means, before the product's name: `Units to cancel of`. */
  purpose: string;
}

/** One row for each line of which something can be chosen. */
export function UnitsTable({ lines, most, chosen, onChange, purpose }: UnitsTableProps) {
  return (
    <Stack gap={0} component="ul" className={classes.lines}>
      {lines.map((line) => {
        const max = most[line.id] ?? 0;
        return max > 0 ? (
          <li key={line.id} className={classes.line}>
            <div className={classes.product}>
              <Text size="sm">{line.product_name}</Text>
              <Text size="xs" c="dimmed">
                {line.sku} · up to {max}
              </Text>
            </div>
            <QuantityStepper
              label={`${purpose} ${line.product_name}`}
              value={chosen[line.id] ?? 0}
              max={max}
              onChange={(units) => onChange({ ...chosen, [line.id]: units })}
            />
          </li>
        ) : null;
      })}
    </Stack>
  );
}

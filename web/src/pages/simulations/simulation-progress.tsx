/** How far a simulation is. */
import { Progress, Text } from '@mantine/core';
import type { SimulationSummary } from '../../../../src/simulations/contract.ts';
import { formatCount } from '../../format/money.ts';

/** Milliseconds between two looks at what is under way. */
export const LOOK_MS = 1_500;

export const isOpen = ({ status }: Pick<SimulationSummary, 'status'>): boolean =>
  status === 'PENDING' || status === 'RUNNING';

type Progressing = Pick<SimulationSummary, 'name' | 'status' | 'orders_done' | 'orders_total'>;

/** A bar while it runs, and the count in words. */
export function SimulationProgress({ simulation }: { simulation: Progressing }) {
  const { name, orders_done: done, orders_total: total } = simulation;
  const isWhole = done === total;
  return (
    <>
      <Text size="sm" className="tabular" style={{ whiteSpace: 'nowrap' }}>
        {isWhole ? formatCount(total) : `${formatCount(done)} of ${formatCount(total)}`}
      </Text>
      {isOpen(simulation) ? (
        <Progress
          value={(done / total) * 100}
          size="sm"
          mt={4}
          miw={90}
          aria-label={`Orders of ${name} that are replayed`}
        />
      ) : null}
    </>
  );
}

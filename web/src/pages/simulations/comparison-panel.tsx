/** The figures that decide between rule sets, as charts. */
import { SimpleGrid } from '@mantine/core';
import type { SimulationRunResponse } from '../../../../src/simulations/contract.ts';
import { ComparisonBars } from '../../components/chart/comparison-bars.tsx';
import { Panel } from '../../components/panel.tsx';
import { formatCost, formatCount } from '../../format/money.ts';
import { formatDistance } from '../../format/time.ts';
import { formatPercent } from './run-words.ts';

interface Figure {
  title: string;
  note: string;
  value: (run: SimulationRunResponse) => number | null;
  format: (value: number) => string;
}

const FIGURES: readonly Figure[] = [
  {
    title: 'Cost per order',
    note: 'Predicted shipping cost of a served order; less is better',
    value: (run) => run.cost_per_order,
    format: (value) => formatCost(value),
  },
  {
    title: 'Split orders',
    note: 'Share of the served orders; less is better',
    value: (run) => run.split_rate,
    format: (value) => formatPercent(value),
  },
  {
    title: 'Fill rate',
    note: 'Units served at once; more is better',
    value: (run) => run.fill_rate,
    format: (value) => formatPercent(value),
  },
  {
    title: 'Distance per parcel',
    note: 'Less is better',
    value: (run) => run.km_per_parcel,
    format: (value) => formatDistance(value),
  },
  {
    title: 'False backorders',
    note: 'Left waiting though the stock was there; 0 is best',
    value: (run) => run.false_backorders,
    format: (value) => formatCount(value),
  },
  {
    title: 'Other plans',
    note: 'Orders that are served otherwise than they were',
    value: (run) => run.different_orders,
    format: (value) => formatCount(value),
  },
];

/** What really happened is the first bar of each. */
export function ComparisonPanel({ runs }: { runs: readonly SimulationRunResponse[] }) {
  return (
    <Panel title="Compared">
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xl" verticalSpacing="lg">
        {FIGURES.map(({ title, note, value, format }) => (
          <ComparisonBars
            key={title}
            title={title}
            note={note}
            values={runs.map((run) => {
              const found = value(run);
              return {
                key: String(run.run),
                label: run.name,
                value: found,
                text: found === null ? 'none' : format(found),
                isBaseline: run.run === 0,
              };
            })}
          />
        ))}
      </SimpleGrid>
    </Panel>
  );
}

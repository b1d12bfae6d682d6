/** All sums of the runs, beside each other. */
import { Table } from '@mantine/core';
import type { SimulationRunResponse } from '../../../../src/simulations/contract.ts';
import { Panel } from '../../components/panel.tsx';
import { formatCost, formatCount } from '../../format/money.ts';
import { formatDistance } from '../../format/time.ts';

const ROWS: readonly [label: string, value: (run: SimulationRunResponse) => string][] = [
  ['Orders', (run) => formatCount(run.orders)],
  ['Served whole', (run) => formatCount(run.sourced)],
  ['Served in part', (run) => formatCount(run.partial)],
  ['Backordered', (run) => formatCount(run.backordered)],
  ['Served whole later', (run) => formatCount(run.served_later)],
  ['Units served at once', (run) => `${formatCount(run.units_filled)} of ${formatCount(run.units)}`],
  ['Parcels', (run) => formatCount(run.parcels)],
  ['Total cost', (run) => formatCost(run.cost)],
  ['Total distance', (run) => formatDistance(run.distance_km)],
];

/** A column for each run. */
export function FiguresPanel({ runs }: { runs: readonly SimulationRunResponse[] }) {
  return (
    <Panel title="In figures">
      <Table.ScrollContainer minWidth={480}>
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col" aria-label="Figure" />
              {runs.map((run) => (
                <Table.Th key={run.run} scope="col" ta="right">
                  {run.name}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {ROWS.map(([label, value]) => (
              <Table.Tr key={label}>
                <Table.Th scope="row">{label}</Table.Th>
                {runs.map((run) => (
                  <Table.Td key={run.run} ta="right">
                    {value(run)}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </Table.ScrollContainer>
    </Panel>
  );
}

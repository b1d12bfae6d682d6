/** How the orders fall on the nodes. */
import { Button, SimpleGrid } from '@mantine/core';
import { useState } from 'react';
import type { NodeLoadResponse, SimulationRunResponse } from '../../../../src/simulations/contract.ts';
import { ComparisonBars } from '../../components/chart/comparison-bars.tsx';
import { Panel } from '../../components/panel.tsx';
import { formatCount } from '../../format/money.ts';

/** Nodes that are shown at first. */
const SHOWN = 6;

interface NodeLoadPanelProps {
  nodes: readonly NodeLoadResponse[];
  runs: readonly SimulationRunResponse[];
}

/** The busiest nodes first; their fullest day beside what they can take a day. */
export function NodeLoadPanel({ nodes, runs }: NodeLoadPanelProps) {
  const [showsAll, setShowsAll] = useState(false);
  if (nodes.length === 0) return null;
  const shown = showsAll ? nodes : nodes.slice(0, SHOWN);
  return (
    <Panel
      title="Load of the nodes"
      note="orders, without those that were cancelled"
      action={
        nodes.length > SHOWN ? (
          <Button variant="default" size="compact-sm" onClick={() => setShowsAll(!showsAll)}>
            {showsAll ? 'Show fewer' : `Show all ${nodes.length}`}
          </Button>
        ) : null
      }
    >
      <SimpleGrid cols={{ base: 1, sm: 2, lg: 3 }} spacing="xl" verticalSpacing="lg">
        {shown.map((node) => (
          <ComparisonBars
            key={node.node_id}
            title={node.node_code}
            note={`Takes ${formatCount(node.daily_order_capacity)} orders a day`}
            values={runs.map((run) => valueOf(node, run))}
          />
        ))}
      </SimpleGrid>
    </Panel>
  );
}

function valueOf(node: NodeLoadResponse, { run, name }: SimulationRunResponse) {
  const load = node.runs.find((each) => each.run === run);
  const orders = load?.orders ?? 0;
  const peak = load && load.orders > 0 ? ` (${formatCount(load.peak_orders)} on one day)` : '';
  return {
    key: String(run),
    label: name,
    value: orders,
    text: `${formatCount(orders)}${peak}`,
    isBaseline: run === 0,
  };
}

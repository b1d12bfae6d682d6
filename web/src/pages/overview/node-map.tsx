/** Where the nodes are and how busy they were. */
import { Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { DashboardSummary } from '../../../../src/analytics/contract.ts';
import type { NodeResponse } from '../../../../src/nodes/contract.ts';
import { api } from '../../api/client.ts';
import type { Marker } from '../../components/map/geo-map.tsx';
import { LazyMap } from '../../components/map/lazy-map.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded } from '../../components/state/loaded.tsx';
import { formatCount } from '../../format/money.ts';

type Activity = DashboardSummary['top_nodes'];

/** As many as the API gives at once; the panel says when there are more. */
const MAX_NODES = 200;
const MAP_HEIGHT = 400;
const SMALLEST_RADIUS = 4;
const LARGEST_RADIUS = 15;

/** A marker for each node; its area grows with the orders it took. */
export function NodeMap({ activity }: { activity: Activity }) {
  const nodes = useQuery(api.nodes.list.queryOptions({ input: { query: { page_size: MAX_NODES } } }));
  const total = nodes.data?.total ?? 0;
  const note = total > MAX_NODES ? `the first ${MAX_NODES} of ${formatCount(total)}` : 'sized by orders';
  return (
    <Panel title="Where orders are fulfilled" note={note}>
      <Loaded query={nodes} skeleton={<Skeleton height={MAP_HEIGHT} />}>
        {({ items }) =>
          items.length > 0 ? (
            <ActivityMap nodes={items} activity={activity} />
          ) : (
            <EmptyState title="There are no nodes yet">
              Warehouses and stores appear here once they are added.
            </EmptyState>
          )
        }
      </Loaded>
    </Panel>
  );
}

function ActivityMap({ nodes, activity }: { nodes: readonly NodeResponse[]; activity: Activity }) {
  const markers = useMemo(() => activityMarkers(nodes, activity), [nodes, activity]);
  return (
    <LazyMap
      markers={markers}
      focus="country"
      height={MAP_HEIGHT}
      label={`Map of ${nodes.length} nodes; the busiest are listed in the table of busiest nodes`}
    />
  );
}

function activityMarkers(nodes: readonly NodeResponse[], activity: Activity): Marker[] {
  const orders = new Map(activity.map((node) => [node.node_id, node.total_orders]));
  const most = Math.max(1, ...orders.values());
  const marker = (node: NodeResponse): Marker => {
    const count = orders.get(node.id) ?? 0;
    const growth = Math.sqrt(count / most) * (LARGEST_RADIUS - SMALLEST_RADIUS);
    return {
      id: node.id,
      latitude: node.latitude,
      longitude: node.longitude,
      label: count > 0 ? `${node.name}: ${formatCount(count)} orders` : node.name,
      kind: count > 0 ? 'node' : 'idle',
      radius: SMALLEST_RADIUS + growth,
    };
  };
  // The largest first, so that a small one is not hidden beneath it.
  return nodes.map(marker).sort((one, other) => other.radius - one.radius);
}

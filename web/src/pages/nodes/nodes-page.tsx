/** The fulfillment nodes: where they are, what they can do, how full their day is. */
import { Button, Paper, Skeleton } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { NodeResponse } from '../../../../src/nodes/contract.ts';
import { api } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import type { Marker } from '../../components/map/geo-map.tsx';
import { LazyMap } from '../../components/map/lazy-map.tsx';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { usePage } from '../../components/use-page.ts';
import { formatCount, formatShare } from '../../format/money.ts';
import { DeactivateForm } from './deactivate-form.tsx';
import { NodeForm } from './node-form.tsx';
import { type NodeAction, NodesTable } from './nodes-table.tsx';

/** As many as the API gives at once, so that the map has them. */
const PAGE_SIZE = 200;
const MAP_HEIGHT = 360;

/** A map of the nodes above their table. */
export function NodesPage() {
  const user = useUser();
  const [page, setPage] = usePage();
  const [open, setOpen] = useState<NodeAction | { kind: 'add' } | null>(null);
  const nodes = useQuery(api.nodes.list.queryOptions({ input: { query: { page, page_size: PAGE_SIZE } } }));
  const mayWrite = may(user, 'nodes.write');
  const close = () => setOpen(null);
  return (
    <>
      <PageHeader title="Nodes">
        {mayWrite ? <Button onClick={() => setOpen({ kind: 'add' })}>Add a node…</Button> : null}
      </PageHeader>
      <Loaded query={nodes} skeleton={<NodesSkeleton />}>
        {({ items, total }) =>
          items.length > 0 ? (
            <>
              <Panel title="Where they are" note="sized by how full the day is">
                <NodesMap nodes={items} />
              </Panel>
              <Paper p="md" mt="md" bd="1px solid var(--oms-line)">
                <NodesTable nodes={items} mayWrite={mayWrite} onAction={setOpen} />
                <PagedFooter page={page} pageSize={PAGE_SIZE} total={total} noun="nodes" onPage={setPage} />
              </Paper>
            </>
          ) : (
            <Paper p="md" bd="1px solid var(--oms-line)">
              <EmptyState title="There are no nodes">
                Warehouses and stores show here once they are added.
              </EmptyState>
            </Paper>
          )
        }
      </Loaded>
      <Dialog opened={open?.kind === 'add'} onClose={close} title="Add a node" size="lg">
        <NodeForm node={null} onClose={close} />
      </Dialog>
      <Dialog
        opened={open?.kind === 'edit'}
        onClose={close}
        title={open?.kind === 'edit' ? `Edit ${open.node.code}` : ''}
        size="lg"
      >
        {open?.kind === 'edit' ? <NodeForm node={open.node} onClose={close} /> : null}
      </Dialog>
      <Dialog
        opened={open?.kind === 'deactivate'}
        onClose={close}
        title={open?.kind === 'deactivate' ? `Deactivate ${open.node.code}?` : ''}
      >
        {open?.kind === 'deactivate' ? <DeactivateForm node={open.node} onClose={close} /> : null}
      </Dialog>
    </>
  );
}

function NodesSkeleton() {
  return (
    <>
      <Skeleton height={MAP_HEIGHT} mb="md" />
      <RowsSkeleton rows={8} />
    </>
  );
}

const SMALLEST_RADIUS = 5;
const LARGEST_RADIUS = 14;

function markerOf(node: NodeResponse): Marker {
  const load = Math.min(1, node.current_daily_orders / node.daily_order_capacity);
  const day = `${formatCount(node.current_daily_orders)} of ${formatCount(node.daily_order_capacity)} orders today`;
  return {
    id: node.id,
    latitude: node.latitude,
    longitude: node.longitude,
    label: `${node.name} (${node.code}): ${day}, ${formatShare(load)}`,
    kind: node.status === 'ACTIVE' ? 'node' : 'idle',
    radius: SMALLEST_RADIUS + Math.sqrt(load) * (LARGEST_RADIUS - SMALLEST_RADIUS),
  };
}

function NodesMap({ nodes }: { nodes: readonly NodeResponse[] }) {
  const markers = useMemo(() => nodes.map(markerOf).sort((one, other) => other.radius - one.radius), [nodes]);
  return (
    <LazyMap
      markers={markers}
      focus="country"
      height={MAP_HEIGHT}
      label={`Map of ${nodes.length} nodes; they are listed in the table below`}
    />
  );
}

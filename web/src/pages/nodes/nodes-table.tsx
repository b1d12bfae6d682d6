/** Nodes in a table. */
import { Button, Group, Progress, Table, Text, VisuallyHidden } from '@mantine/core';
import type { NodeResponse } from '../../../../src/nodes/contract.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { humanize } from '../../format/labels.ts';
import { formatCount } from '../../format/money.ts';
import { CAPABILITIES } from './capabilities.ts';

/** What is done with which node. */
export interface NodeAction {
  kind: 'edit' | 'deactivate';
  node: NodeResponse;
}

interface NodesTableProps {
  nodes: readonly NodeResponse[];
  mayWrite: boolean;
  onAction: (action: NodeAction) => void;
}

/** By code, with what each can do and how full its day is. */
export function NodesTable({ nodes, mayWrite, onAction }: NodesTableProps) {
  return (
    <Table.ScrollContainer minWidth={980}>
      <Table verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Node</Table.Th>
            <Table.Th scope="col">Status</Table.Th>
            <Table.Th scope="col">Place</Table.Th>
            <Table.Th scope="col">Can do</Table.Th>
            <Table.Th scope="col">Cut-off</Table.Th>
            <Table.Th scope="col">Orders today</Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {nodes.map((node) => (
            <NodeRow key={node.id} node={node} mayWrite={mayWrite} onAction={onAction} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function NodeRow({ node, mayWrite, onAction }: Omit<NodesTableProps, 'nodes'> & Pick<NodeAction, 'node'>) {
  const canEnd = node.status === 'ACTIVE' || node.status === 'MAINTENANCE';
  return (
    <Table.Tr>
      <Table.Td>
        {node.name}{' '}
        <Text span size="xs" c="dimmed" className="code">
          {node.code}
        </Text>
        <Text size="xs" c="dimmed">
          {humanize(node.node_type)}
        </Text>
      </Table.Td>
      <Table.Td>
        <StatusBadge status={node.status} />
      </Table.Td>
      <Table.Td>
        {[node.city, node.state].filter((part) => part !== null).join(', ')}
        <Text size="xs" c="dimmed">
          {node.time_zone}
        </Text>
      </Table.Td>
      <Table.Td>
        {CAPABILITIES.filter(({ field }) => node[field])
          .map(({ short }) => short)
          .join(', ')}
      </Table.Td>
      <Table.Td>{node.cut_off_time ?? 'none'}</Table.Td>
      <Table.Td>
        <DayLoad node={node} />
      </Table.Td>
      <Table.Td>
        {mayWrite ? (
          <Group gap={6} justify="flex-end" wrap="nowrap">
            <Button
              size="compact-xs"
              variant="default"
              aria-label={`Edit ${node.code}`}
              onClick={() => onAction({ kind: 'edit', node })}
            >
              Edit…
            </Button>
            {canEnd ? (
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Deactivate ${node.code}`}
                onClick={() => onAction({ kind: 'deactivate', node })}
              >
                Deactivate…
              </Button>
            ) : null}
          </Group>
        ) : null}
      </Table.Td>
    </Table.Tr>
  );
}

function DayLoad({ node }: { node: NodeResponse }) {
  const { current_daily_orders: taken, daily_order_capacity: capacity } = node;
  return (
    <>
      <Text size="sm" className="tabular">
        {formatCount(taken)} of {formatCount(capacity)}
      </Text>
      <Progress size="sm" mt={2} value={(taken / capacity) * 100} aria-hidden="true" />
    </>
  );
}

/** The nodes that could not serve the order. */
import { Table, Text } from '@mantine/core';
import type { RemovedNode } from '../../../../src/sourcing/sourcing.ts';
import { humanize } from '../../format/labels.ts';
import classes from './removed-nodes.module.css';

/** Folded away, because it can be long; each node with the first filter that took it out. */
export function RemovedNodes({ removed }: { removed: readonly RemovedNode[] }) {
  return (
    <details className={classes.details}>
      <summary>
        {removed.length === 1 ? '1 node was not considered' : `${removed.length} nodes were not considered`}
      </summary>
      <Table verticalSpacing={5} mt={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Node</Table.Th>
            <Table.Th scope="col">Why not</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {removed.map((node) => (
            <Table.Tr key={node.nodeId}>
              <Table.Td>{node.code}</Table.Td>
              <Table.Td>
                {humanize(node.reason)}
                <Text size="xs" c="dimmed">
                  {node.detail}
                </Text>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  );
}

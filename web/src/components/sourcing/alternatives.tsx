/** Other plans that serve the whole order. */
import { Table } from '@mantine/core';
import type { Alternative } from '../../../../src/sourcing/sourcing.ts';
import { formatCost } from '../../format/money.ts';
import classes from './removed-nodes.module.css';

/** Folded away; the chosen plan's cost is what theirs are compared with. */
export function Alternatives({ alternatives, cost }: { alternatives: readonly Alternative[]; cost: number }) {
  return (
    <details className={classes.details}>
      <summary>
        {alternatives.length === 1
          ? '1 other plan was considered'
          : `${alternatives.length} other plans were considered`}
      </summary>
      <Table verticalSpacing={5} mt={6}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Nodes</Table.Th>
            <Table.Th scope="col" ta="right">
              Cost
            </Table.Th>
            <Table.Th scope="col">Beside the chosen plan ({formatCost(cost)})</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {alternatives.map((plan) => (
            <Table.Tr key={plan.nodes.join()}>
              <Table.Td>{plan.nodes.join(', ')}</Table.Td>
              <Table.Td ta="right">{formatCost(plan.cost)}</Table.Td>
              <Table.Td>{plan.detail}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </details>
  );
}

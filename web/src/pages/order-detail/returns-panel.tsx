/** What of the order came back, or will. */
import { Anchor, Table } from '@mantine/core';
import { Link } from 'react-router';
import type { ReturnResponse } from '../../../../src/returns/contract.ts';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { Loaded, type ReadState, RowsSkeleton } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { formatMoney } from '../../format/money.ts';

/** The order's returns, newest first. */
export function ReturnsPanel({ returns }: { returns: ReadState<{ items: ReturnResponse[] }> }) {
  return (
    <Panel title="Returns">
      <Loaded query={returns} skeleton={<RowsSkeleton rows={2} />}>
        {({ items }) => <ReturnsTable returns={items} />}
      </Loaded>
    </Panel>
  );
}

function ReturnsTable({ returns }: { returns: readonly ReturnResponse[] }) {
  return (
    <Table.ScrollContainer minWidth={520}>
      <Table verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Return</Table.Th>
            <Table.Th scope="col">Status</Table.Th>
            <Table.Th scope="col" ta="right">
              Units
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Refunded
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Created
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {returns.map((each) => (
            <Table.Tr key={each.id}>
              <Table.Td>
                <Anchor component={Link} to={`/returns/${each.id}`} size="sm" fw={500}>
                  {each.return_number}
                </Anchor>
              </Table.Td>
              <Table.Td>
                <StatusBadge status={each.status} />
              </Table.Td>
              <Table.Td ta="right">{each.lines.reduce((sum, line) => sum + line.quantity, 0)}</Table.Td>
              <Table.Td ta="right">
                {Number(each.refunded_amount) > 0 ? (
                  formatMoney(each.refunded_amount, each.currency)
                ) : (
                  <span aria-label="none">–</span>
                )}
              </Table.Td>
              <Table.Td ta="right" c="dimmed">
                <Moment at={each.created_at} />
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

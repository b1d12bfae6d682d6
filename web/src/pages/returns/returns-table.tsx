/** The rows of the list. */
import { Anchor, Box, Table, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { ReturnResponse } from '../../../../src/returns/contract.ts';
import { Moment } from '../../components/moment.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { formatCount, formatMoney } from '../../format/money.ts';

/** One row for each return; a phone shows what tells them apart, a desktop the rest as well. */
export function ReturnsTable({ returns }: { returns: readonly ReturnResponse[] }) {
  return (
    <Table verticalSpacing={8} highlightOnHover>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Return</Table.Th>
          <Table.Th scope="col" visibleFrom="xs">
            Status
          </Table.Th>
          <Table.Th scope="col" visibleFrom="md">
            Reason
          </Table.Th>
          <Table.Th scope="col" ta="right" visibleFrom="sm">
            Units
          </Table.Th>
          <Table.Th scope="col" ta="right" visibleFrom="sm">
            Given back
          </Table.Th>
          <Table.Th scope="col" ta="right" visibleFrom="sm">
            Agreed
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {returns.map((each) => (
          <ReturnRow key={each.id} agreed={each} />
        ))}
      </Table.Tbody>
    </Table>
  );
}

function ReturnRow({ agreed }: { agreed: ReturnResponse }) {
  const units = agreed.lines.reduce((sum, line) => sum + line.quantity, 0);
  return (
    <Table.Tr>
      <Table.Td>
        <Anchor
          component={Link}
          to={`/returns/${agreed.id}`}
          size="sm"
          fw={600}
          style={{ whiteSpace: 'nowrap' }}
        >
          {agreed.return_number}
        </Anchor>
        <Text size="xs" c="dimmed">
          {agreed.order_number}
          <Text span inherit display="block" hiddenFrom="sm">
            <Moment at={agreed.created_at} />
          </Text>
        </Text>
        <Box hiddenFrom="xs" mt={4}>
          <StatusBadge status={agreed.status} />
        </Box>
      </Table.Td>
      <Table.Td visibleFrom="xs">
        <StatusBadge status={agreed.status} />
      </Table.Td>
      <Table.Td visibleFrom="md" maw={320}>
        <Text size="sm" truncate>
          {agreed.reason}
        </Text>
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {formatCount(units)}
      </Table.Td>
      <Table.Td ta="right" visibleFrom="sm">
        {Number(agreed.refunded_amount) > 0 ? (
          formatMoney(agreed.refunded_amount, agreed.currency)
        ) : (
          <span aria-label="none">–</span>
        )}
      </Table.Td>
      <Table.Td ta="right" c="dimmed" visibleFrom="sm">
        <Moment at={agreed.created_at} />
      </Table.Td>
    </Table.Tr>
  );
}

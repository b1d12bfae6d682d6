/** What was agreed to come back, and what came. */
import { Table, Text } from '@mantine/core';
import type { ReturnResponse } from '../../../../src/returns/contract.ts';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { dispositionLabel } from '../../format/labels.ts';
import { formatCount } from '../../format/money.ts';

/** The lines of a return that is no longer expected. */
export function ReturnLinesPanel({ agreed }: { agreed: ReturnResponse }) {
  return (
    <Panel title="Lines" note={<Receipt agreed={agreed} />}>
      <Table verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Product</Table.Th>
            <Table.Th scope="col" ta="right">
              Agreed
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Received
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {agreed.lines.map((line) => (
            <Table.Tr key={line.id}>
              <Table.Td style={{ overflowWrap: 'anywhere' }}>
                <Text size="sm">{line.product_name}</Text>
                <Text size="xs" c="dimmed">
                  {line.sku}
                </Text>
              </Table.Td>
              <Table.Td ta="right">{formatCount(line.quantity)}</Table.Td>
              <Table.Td ta="right">
                {line.quantity_received ? (
                  formatCount(line.quantity_received)
                ) : (
                  <span aria-label="none">–</span>
                )}
                {line.quantity_received && line.disposition ? (
                  <Text size="xs" c="dimmed">
                    {dispositionLabel(line.disposition)}
                  </Text>
                ) : null}
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Panel>
  );
}

function Receipt({ agreed }: { agreed: ReturnResponse }) {
  if (agreed.received_at === null) return null;
  return (
    <>
      received{agreed.node_code ? ` at ${agreed.node_code},` : ''} <Moment at={agreed.received_at} exact />
    </>
  );
}

/** One stock record: which orders hold its units, and its log. */
import { Anchor, Drawer, Stack, Table, Tabs, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { AdjustmentResponse, InventoryItemResponse } from '../../../../src/inventory/contract.ts';
import { api } from '../../api/client.ts';
import { Moment } from '../../components/moment.tsx';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { humanize } from '../../format/labels.ts';
import { formatCount } from '../../format/money.ts';

const PAGE_SIZE = 25;

interface RecordDrawerProps {
  /** Null: nothing is open. */
  item: InventoryItemResponse | null;
  onClose: () => void;
}

/** At the side of the list, which stays where it is. */
export function RecordDrawer({ item, onClose }: RecordDrawerProps) {
  // What was open stays drawn while the drawer slides away.
  const [shown, setShown] = useState(item);
  if (item !== null && item !== shown) setShown(item);
  return (
    <Drawer
      opened={item !== null}
      onClose={onClose}
      position="right"
      size={640}
      title={shown ? `${shown.product_name ?? shown.sku} at ${shown.node_code}` : ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {shown ? <RecordDetail key={shown.id} item={shown} /> : null}
    </Drawer>
  );
}

function RecordDetail({ item }: { item: InventoryItemResponse }) {
  return (
    <Stack gap="sm">
      <Text size="sm" className="tabular">
        <span className="code">{item.sku}</span> · {formatCount(item.quantity_on_hand)} on hand ·{' '}
        {formatCount(item.quantity_reserved)} reserved · {formatCount(item.quantity_available)} available
        {item.last_counted_at ? (
          <>
            {' '}
            · counted <Moment at={item.last_counted_at} />
          </>
        ) : null}
      </Text>
      <Tabs defaultValue="log" keepMounted={false}>
        <Tabs.List>
          <Tabs.Tab value="log">Log</Tabs.Tab>
          <Tabs.Tab value="reservations">Reservations</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="log" pt="sm">
          <Log itemId={item.id} />
        </Tabs.Panel>
        <Tabs.Panel value="reservations" pt="sm">
          <Reservations itemId={item.id} />
        </Tabs.Panel>
      </Tabs>
    </Stack>
  );
}

function Log({ itemId }: { itemId: string }) {
  const [page, setPage] = useState(1);
  const input = { params: { item_id: itemId }, query: { page, page_size: PAGE_SIZE } };
  const log = useQuery(api.inventory.adjustments.queryOptions({ input, placeholderData: keepPreviousData }));
  return (
    <Loaded query={log} skeleton={<RowsSkeleton rows={6} />}>
      {({ body, headers }) =>
        body.length === 0 ? (
          <EmptyState title="Nothing has moved yet">Every change of this record is kept here.</EmptyState>
        ) : (
          <>
            <Table verticalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">When</Table.Th>
                  <Table.Th scope="col">Why</Table.Th>
                  <Table.Th scope="col" ta="right">
                    On hand
                  </Table.Th>
                  <Table.Th scope="col" ta="right">
                    Reserved
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {body.map((entry) => (
                  <LogRow key={entry.id} entry={entry} />
                ))}
              </Table.Tbody>
            </Table>
            <PagedFooter
              page={page}
              pageSize={PAGE_SIZE}
              total={Number(headers['x-total-count'])}
              noun="entries"
              onPage={setPage}
            />
          </>
        )
      }
    </Loaded>
  );
}

const signed = (delta: number) => `${delta > 0 ? '+' : '−'}${formatCount(Math.abs(delta))}`;
const change = (delta: number, after: number) =>
  delta === 0 ? formatCount(after) : `${signed(delta)} → ${formatCount(after)}`;

function LogRow({ entry }: { entry: AdjustmentResponse }) {
  return (
    <Table.Tr>
      <Table.Td>
        <Moment at={entry.created_at} />
      </Table.Td>
      <Table.Td>
        {humanize(entry.reason)}
        {entry.notes ? (
          <Text size="xs" c="dimmed">
            {entry.notes}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td ta="right">{change(entry.quantity_delta, entry.quantity_after)}</Table.Td>
      <Table.Td ta="right">{change(entry.reserved_delta, entry.reserved_after)}</Table.Td>
    </Table.Tr>
  );
}

function Reservations({ itemId }: { itemId: string }) {
  const [page, setPage] = useState(1);
  const input = { params: { item_id: itemId }, query: { page, page_size: PAGE_SIZE } };
  const reservations = useQuery(
    api.inventory.reservations.queryOptions({ input, placeholderData: keepPreviousData }),
  );
  return (
    <Loaded query={reservations} skeleton={<RowsSkeleton rows={4} />}>
      {({ body, headers }) =>
        body.length === 0 ? (
          <EmptyState title="No order holds anything">
            All units that are available here can be given to the next order.
          </EmptyState>
        ) : (
          <>
            <Table verticalSpacing={6}>
              <Table.Thead>
                <Table.Tr>
                  <Table.Th scope="col">Order</Table.Th>
                  <Table.Th scope="col">Status</Table.Th>
                  <Table.Th scope="col">Since</Table.Th>
                  <Table.Th scope="col" ta="right">
                    Units
                  </Table.Th>
                </Table.Tr>
              </Table.Thead>
              <Table.Tbody>
                {body.map((each) => (
                  <Table.Tr key={each.allocation_id}>
                    <Table.Td>
                      <Anchor component={Link} to={`/orders/${each.order_id}`} size="sm" className="code">
                        {each.order_number}
                      </Anchor>
                    </Table.Td>
                    <Table.Td>
                      <StatusBadge status={each.order_status} />
                    </Table.Td>
                    <Table.Td>
                      <Moment at={each.reserved_at} />
                    </Table.Td>
                    <Table.Td ta="right">{formatCount(each.quantity)}</Table.Td>
                  </Table.Tr>
                ))}
              </Table.Tbody>
            </Table>
            <PagedFooter
              page={page}
              pageSize={PAGE_SIZE}
              total={Number(headers['x-total-count'])}
              noun="reservations"
              onPage={setPage}
            />
          </>
        )
      }
    </Loaded>
  );
}

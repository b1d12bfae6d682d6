/** Stock by product and node. */
import { Checkbox, Paper, Table, Text } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import type { InventoryItemResponse } from '../../../../src/inventory/contract.ts';
import { api } from '../../api/client.ts';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { usePage } from '../../components/use-page.ts';
import { formatCount } from '../../format/money.ts';

const PAGE_SIZE = 50;

/** Stock records; `?low=1` shows only what is at or below its reorder point. */
export function InventoryPage() {
  const [search, setSearch] = useSearchParams();
  const [page, setPage] = usePage();
  const lowOnly = search.get('low') === '1';
  const query = { page, page_size: PAGE_SIZE, low_stock_only: String(lowOnly) };
  const stock = useQuery(
    api.inventory.list.queryOptions({ input: { query }, placeholderData: keepPreviousData }),
  );
  return (
    <>
      <PageHeader title="Inventory">
        <Checkbox
          label="Only low stock"
          checked={lowOnly}
          onChange={(event) => setSearch(event.currentTarget.checked ? { low: '1' } : {}, { replace: true })}
        />
      </PageHeader>
      <Paper p="md" bd="1px solid var(--oms-line)">
        <Loaded query={stock} skeleton={<RowsSkeleton rows={12} />}>
          {({ body, headers }) =>
            body.length > 0 ? (
              <>
                <StockTable items={body} />
                <PagedFooter
                  page={page}
                  pageSize={PAGE_SIZE}
                  total={Number(headers['x-total-count'])}
                  noun="stock records"
                  onPage={setPage}
                />
              </>
            ) : (
              <NoStock lowOnly={lowOnly} />
            )
          }
        </Loaded>
      </Paper>
    </>
  );
}

function NoStock({ lowOnly }: { lowOnly: boolean }) {
  return lowOnly ? (
    <EmptyState title="Everything is in stock">No product is at or below its reorder point.</EmptyState>
  ) : (
    <EmptyState title="There is no stock yet">
      Stock records show here once products are received at a node.
    </EmptyState>
  );
}

const QUANTITIES = [
  { label: 'On hand', of: (item: InventoryItemResponse) => item.quantity_on_hand },
  { label: 'Reserved', of: (item: InventoryItemResponse) => item.quantity_reserved },
  { label: 'Safety', of: (item: InventoryItemResponse) => item.safety_stock },
  { label: 'Available', of: (item: InventoryItemResponse) => item.quantity_available },
  { label: 'Reorder at', of: (item: InventoryItemResponse) => item.reorder_point },
  { label: 'On order', of: (item: InventoryItemResponse) => item.quantity_on_order },
] as const;

function StockTable({ items }: { items: readonly InventoryItemResponse[] }) {
  return (
    <Table.ScrollContainer minWidth={820}>
      <Table verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Product</Table.Th>
            <Table.Th scope="col">Node</Table.Th>
            {QUANTITIES.map(({ label }) => (
              <Table.Th key={label} scope="col" ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {items.map((item) => (
            <Table.Tr key={item.id}>
              <Table.Td>
                {item.product_name ?? item.sku}{' '}
                <Text span size="xs" c="dimmed" className="code">
                  {item.sku}
                </Text>
              </Table.Td>
              <Table.Td>{item.node_code}</Table.Td>
              {QUANTITIES.map(({ label, of }) => (
                <Table.Td key={label} ta="right">
                  {formatCount(of(item))}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

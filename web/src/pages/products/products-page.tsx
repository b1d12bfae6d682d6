/** Products: stock added up by SKU, and changes of many at once. */
import { Anchor, Button, Checkbox, Group, Paper, Table, Text } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { api } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { NodeSelect } from '../../components/node-select.tsx';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { TypedFilter } from '../../components/typed-filter.tsx';
import { usePage } from '../../components/use-page.ts';
import { formatCount } from '../../format/money.ts';
import { queryOf, useInventoryFilters } from '../inventory/inventory-filters.ts';
import { ProductForm } from './product-form.tsx';
import type { ProductSummary } from './product.ts';

const PAGE_SIZE = 50;

/** Chosen products stay chosen on the page that shows them. */
export function ProductsPage() {
  const user = useUser();
  const [page, setPage] = usePage();
  const [filters, setFilters] = useInventoryFilters();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isEditing, setEditing] = useState(false);
  const query = { page, page_size: PAGE_SIZE, ...queryOf(filters) };
  const products = useQuery(
    api.inventory.products.queryOptions({ input: { query }, placeholderData: keepPreviousData }),
  );
  const shown = products.data?.body ?? [];
  const editing = shown.filter((product) => chosen.has(product.sku));
  const mayWrite = may(user, 'inventory.write');
  return (
    <>
      <PageHeader title="Products">
        {mayWrite ? (
          <Button disabled={editing.length === 0} onClick={() => setEditing(true)}>
            {editing.length === 0 ? 'Edit chosen…' : `Edit ${editing.length} chosen…`}
          </Button>
        ) : null}
      </PageHeader>
      <Paper bd="1px solid var(--oms-line)">
        <Group p="sm" gap="sm" role="search" aria-label="Filter products">
          <TypedFilter
            label="SKU or product"
            placeholder="SKU or product"
            icon={<IconSearch size={16} aria-hidden="true" />}
            value={filters.search}
            onChange={(search) => setFilters({ search })}
          />
          <NodeSelect
            aria-label="Node"
            placeholder="Any node"
            size="sm"
            w={260}
            clearable
            value={filters.nodeId}
            onChange={(nodeId) => setFilters({ nodeId })}
          />
          <Checkbox
            label="Low somewhere"
            checked={filters.lowOnly}
            onChange={(event) => setFilters({ lowOnly: event.currentTarget.checked })}
          />
        </Group>
        <div style={{ padding: '0 var(--mantine-spacing-md) var(--mantine-spacing-md)' }}>
          <Loaded query={products} skeleton={<RowsSkeleton rows={10} />}>
            {({ body, headers }) =>
              body.length > 0 ? (
                <>
                  <ProductsTable products={body} chosen={mayWrite ? chosen : null} onChoose={setChosen} />
                  <PagedFooter
                    page={page}
                    pageSize={PAGE_SIZE}
                    total={Number(headers['x-total-count'])}
                    noun="products"
                    onPage={setPage}
                  />
                </>
              ) : (
                <EmptyState title="No products">No stock record fits what is looked for.</EmptyState>
              )
            }
          </Loaded>
        </div>
      </Paper>
      <Dialog
        opened={isEditing}
        onClose={() => setEditing(false)}
        title={editing.length === 1 ? `Edit ${editing[0]?.sku}` : `Edit ${editing.length} products`}
      >
        <ProductForm products={editing} onClose={() => setEditing(false)} />
      </Dialog>
    </>
  );
}

interface ProductsTableProps {
  products: readonly ProductSummary[];
  /** Null: nothing can be chosen. */
  chosen: ReadonlySet<string> | null;
  onChoose: (chosen: ReadonlySet<string>) => void;
}

const FIGURES = [
  { label: 'Nodes', of: (product: ProductSummary) => product.nodes_count },
  { label: 'On hand', of: (product: ProductSummary) => product.total_on_hand },
  { label: 'Reserved', of: (product: ProductSummary) => product.total_reserved },
  { label: 'Available', of: (product: ProductSummary) => product.total_available },
  { label: 'Low at', of: (product: ProductSummary) => product.low_nodes_count },
] as const;

function ProductsTable({ products, chosen, onChoose }: ProductsTableProps) {
  const count = products.filter((product) => chosen?.has(product.sku)).length;
  const toggle = (sku: string): void => {
    const next = new Set(chosen);
    if (!next.delete(sku)) next.add(sku);
    onChoose(next);
  };
  return (
    <Table.ScrollContainer minWidth={820}>
      <Table verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            {chosen ? (
              <Table.Th scope="col" w={36}>
                <Checkbox
                  aria-label="Choose all on this page"
                  checked={count === products.length}
                  indeterminate={count > 0 && count < products.length}
                  onChange={() =>
                    onChoose(new Set(count === products.length ? [] : products.map((product) => product.sku)))
                  }
                />
              </Table.Th>
            ) : null}
            <Table.Th scope="col">Product</Table.Th>
            {FIGURES.map(({ label }) => (
              <Table.Th key={label} scope="col" ta="right">
                {label}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {products.map((product) => (
            <Table.Tr key={product.sku}>
              {chosen ? (
                <Table.Td>
                  <Checkbox
                    aria-label={`Choose ${product.sku}`}
                    checked={chosen.has(product.sku)}
                    onChange={() => toggle(product.sku)}
                  />
                </Table.Td>
              ) : null}
              <Table.Td>
                <Anchor component={Link} to={`/products/${encodeURIComponent(product.sku)}`} size="sm">
                  {product.product_name ?? product.sku}
                </Anchor>{' '}
                <Text span size="xs" c="dimmed" className="code">
                  {product.sku}
                </Text>
                {product.is_active ? null : (
                  <Text span size="xs" c="dimmed">
                    {' '}
                    · not sold
                  </Text>
                )}
              </Table.Td>
              {FIGURES.map(({ label, of }) => (
                <Table.Td key={label} ta="right">
                  {formatCount(of(product))}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

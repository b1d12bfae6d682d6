/** One product: what it is, and its stock at every node. */
import { Anchor, Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import type { ProductResponse } from '../../../../src/catalog/contract.ts';
import { api } from '../../api/client.ts';
import { statusOf } from '../../api/problem.ts';
import { may, useUser } from '../../api/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton, type ReadState } from '../../components/state/loaded.tsx';
import { formatCost, formatCount } from '../../format/money.ts';
import { StockDialogs } from '../inventory/stock-dialogs.tsx';
import { StockTable, type StockAction } from '../inventory/stock-table.tsx';
import { CatalogPanel } from './catalog-panel.tsx';
import { ProductForm } from './product-form.tsx';
import type { ProductSummary } from './product.ts';

/** As many as are looked through for the one of exactly this SKU. */
const LIKE_IT = 200;

/** What the catalog says; null when it does not have the product. */
function useCatalogProduct(sku: string): ReadState<ProductResponse | null> {
  const { data, error, isFetching, refetch } = useQuery(
    api.catalog.get.queryOptions({ input: { params: { sku } } }),
  );
  const state = { isFetching, refetch };
  return statusOf(error) === 404
    ? { ...state, data: null, error: null }
    : { ...state, data: data?.body, error };
}

/** `/products/:sku`. */
export function ProductDetailPage() {
  const { sku = '' } = useParams();
  const described = useCatalogProduct(sku);
  const products = useQuery(
    api.inventory.products.queryOptions({ input: { query: { search: sku, page_size: LIKE_IT } } }),
  );
  return (
    <Loaded query={described} skeleton={<RowsSkeleton rows={8} />}>
      {(product) => (
        <Loaded query={products} skeleton={<RowsSkeleton rows={8} />}>
          {({ body }) => {
            const kept = body.find((each) => each.sku === sku) ?? null;
            return product || kept ? (
              <Product key={sku} sku={sku} product={product} kept={kept} />
            ) : (
              <Unknown sku={sku} />
            );
          }}
        </Loaded>
      )}
    </Loaded>
  );
}

function Unknown({ sku }: { sku: string }) {
  return (
    <EmptyState
      title="There is no such product"
      action={
        <Anchor component={Link} to="/products">
          All products
        </Anchor>
      }
    >
      No node keeps <span className="code">{sku}</span>, and the catalog does not have it.
    </EmptyState>
  );
}

interface ProductProps {
  sku: string;
  /** What the catalog says; null when it does not have it. */
  product: ProductResponse | null;
  /** Its stock added up; null when no node keeps it. */
  kept: ProductSummary | null;
}

function Product({ sku, product, kept }: ProductProps) {
  const mayWrite = may(useUser(), 'inventory.write');
  return (
    <>
      <PageHeader title={product?.name ?? kept?.product_name ?? sku} />
      <Stack gap="md">
        <CatalogPanel sku={sku} product={product} mayWrite={mayWrite} />
        {kept ? (
          <>
            <Figures product={kept} mayWrite={mayWrite} />
            <StockByNode sku={sku} mayWrite={mayWrite} />
          </>
        ) : (
          <Panel title="Stock">
            <EmptyState title="No node keeps it">It is described, and sold from nowhere.</EmptyState>
          </Panel>
        )}
      </Stack>
    </>
  );
}

function Figures({ product, mayWrite }: { product: ProductSummary; mayWrite: boolean }) {
  const [isEditing, editing] = useDisclosure();
  const rows = [
    ['SKU', <span className="code">{product.sku}</span>],
    ['Sold', product.is_active ? 'Yes' : 'No'],
    ['On hand', formatCount(product.total_on_hand)],
    ['Reserved', formatCount(product.total_reserved)],
    ['Available', formatCount(product.total_available)],
    ['Unit cost', formatCost(product.unit_cost)],
    ['Weight', `${product.weight_lbs} lb`],
    ['Reorder point', formatCount(product.reorder_point)],
    ['Reorder quantity', formatCount(product.reorder_quantity)],
    ['Changed', product.updated_at ? <Moment at={product.updated_at} /> : 'never'],
  ] as const;
  const action = mayWrite ? (
    <Button variant="default" size="xs" onClick={editing.open}>
      Edit stock…
    </Button>
  ) : null;
  return (
    <Panel title="Stock" action={action}>
      <SimpleGrid component="dl" cols={{ base: 2, sm: 3, lg: 5 }} m={0} verticalSpacing="sm">
        {rows.map(([label, value]) => (
          <div key={label}>
            <Text component="dt" size="xs" c="dimmed">
              {label}
            </Text>
            <Text component="dd" m={0} className="tabular">
              {value}
            </Text>
          </div>
        ))}
      </SimpleGrid>
      {product.nodes_count > 1 ? (
        <Text size="xs" c="dimmed" mt="xs">
          Where nodes differ, the one that changed last is shown.
        </Text>
      ) : null}
      <Dialog opened={isEditing} onClose={editing.close} title={`Edit ${product.sku}`}>
        <ProductForm products={[product]} onClose={editing.close} />
      </Dialog>
    </Panel>
  );
}

function StockByNode({ sku, mayWrite }: { sku: string; mayWrite: boolean }) {
  const [open, setOpen] = useState<StockAction | null>(null);
  const stock = useQuery(api.inventory.bySku.queryOptions({ input: { params: { sku } } }));
  return (
    <Panel title="Stock by node">
      <Loaded query={stock} skeleton={<RowsSkeleton rows={6} />}>
        {({ body }) => <StockTable items={body} mayWrite={mayWrite} onAction={setOpen} />}
      </Loaded>
      <StockDialogs open={open} onClose={() => setOpen(null)} />
    </Panel>
  );
}

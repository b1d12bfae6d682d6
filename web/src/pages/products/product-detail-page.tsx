/** One product: what it is, and its stock at every node. */
import { Anchor, Button, SimpleGrid, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useParams } from 'react-router';
import { api } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Moment } from '../../components/moment.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { formatCost, formatCount } from '../../format/money.ts';
import { StockDialogs } from '../inventory/stock-dialogs.tsx';
import { StockTable, type StockAction } from '../inventory/stock-table.tsx';
import { ProductForm } from './product-form.tsx';
import type { ProductSummary } from './product.ts';

/** As many as are looked through for the one of exactly this SKU. */
const LIKE_IT = 200;

/** `/products/:sku`. */
export function ProductDetailPage() {
  const { sku = '' } = useParams();
  const input = { query: { search: sku, page_size: LIKE_IT } };
  const products = useQuery(api.inventory.products.queryOptions({ input }));
  return (
    <Loaded query={products} skeleton={<RowsSkeleton rows={8} />}>
      {({ body }) => {
        const product = body.find((each) => each.sku === sku);
        if (product) return <Product product={product} />;
        return (
          <EmptyState
            title="There is no such product"
            action={
              <Anchor component={Link} to="/products">
                All products
              </Anchor>
            }
          >
            No node keeps <span className="code">{sku}</span>.
          </EmptyState>
        );
      }}
    </Loaded>
  );
}

function Product({ product }: { product: ProductSummary }) {
  const user = useUser();
  const [isEditing, editing] = useDisclosure();
  const mayWrite = may(user, 'inventory.write');
  return (
    <>
      <PageHeader title={product.product_name ?? product.sku}>
        {mayWrite ? <Button onClick={editing.open}>Edit…</Button> : null}
      </PageHeader>
      <Stack gap="md">
        <Attributes product={product} />
        <StockByNode sku={product.sku} mayWrite={mayWrite} />
      </Stack>
      <Dialog opened={isEditing} onClose={editing.close} title={`Edit ${product.sku}`}>
        <ProductForm products={[product]} onClose={editing.close} />
      </Dialog>
    </>
  );
}

function Attributes({ product }: { product: ProductSummary }) {
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
  return (
    <Panel title="Product">
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

/** Stock by product and node. */
import { Button, Checkbox, Group, Paper } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
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
import { ImportForm } from './import-form.tsx';
import { type InventoryFilters, queryOf, useInventoryFilters } from './inventory-filters.ts';
import { StockDialogs } from './stock-dialogs.tsx';
import { StockTable, type StockAction } from './stock-table.tsx';

const PAGE_SIZE = 50;

/** Stock records, what can be done with each, and files in and out. */
export function InventoryPage() {
  const user = useUser();
  const [page, setPage] = usePage();
  const [filters, setFilters] = useInventoryFilters();
  const [open, setOpen] = useState<StockAction | null>(null);
  const [isImporting, setImporting] = useState(false);
  const query = { page, page_size: PAGE_SIZE, ...queryOf(filters) };
  const stock = useQuery(
    api.inventory.list.queryOptions({ input: { query }, placeholderData: keepPreviousData }),
  );
  const mayWrite = may(user, 'inventory.write');
  return (
    <>
      <PageHeader title="Inventory">
        <Button component="a" variant="default" href={exportAddress(filters)} download>
          Export CSV
        </Button>
        {mayWrite ? <Button onClick={() => setImporting(true)}>Import CSV…</Button> : null}
      </PageHeader>
      <Paper bd="1px solid var(--oms-line)">
        <Filters filters={filters} onChange={setFilters} />
        <div style={{ padding: '0 var(--mantine-spacing-md) var(--mantine-spacing-md)' }}>
          <Loaded query={stock} skeleton={<RowsSkeleton rows={12} />}>
            {({ body, headers }) =>
              body.length > 0 ? (
                <>
                  <StockTable items={body} mayWrite={mayWrite} onAction={setOpen} />
                  <PagedFooter
                    page={page}
                    pageSize={PAGE_SIZE}
                    total={Number(headers['x-total-count'])}
                    noun="stock records"
                    onPage={setPage}
                  />
                </>
              ) : (
                <NoStock filters={filters} />
              )
            }
          </Loaded>
        </div>
      </Paper>
      <Dialog opened={isImporting} onClose={() => setImporting(false)} title="Import stock" size="lg">
        <ImportForm onClose={() => setImporting(false)} />
      </Dialog>
      <StockDialogs open={open} onClose={() => setOpen(null)} />
    </>
  );
}

function exportAddress({ nodeId, lowOnly }: InventoryFilters): string {
  const query = new URLSearchParams({
    low_stock_only: String(lowOnly),
    ...(nodeId ? { node_id: nodeId } : {}),
  });
  return `/inventory/export?${query}`;
}

interface FiltersProps {
  filters: InventoryFilters;
  onChange: (changes: Partial<InventoryFilters>) => void;
}

function Filters({ filters, onChange }: FiltersProps) {
  return (
    <Group p="sm" gap="sm" role="search" aria-label="Filter stock">
      <TypedFilter
        label="SKU or product"
        placeholder="SKU or product"
        icon={<IconSearch size={16} aria-hidden="true" />}
        value={filters.search}
        onChange={(search) => onChange({ search })}
      />
      <NodeSelect
        aria-label="Node"
        placeholder="Any node"
        size="sm"
        w={260}
        clearable
        value={filters.nodeId}
        onChange={(nodeId) => onChange({ nodeId })}
      />
      <Checkbox
        label="Only low stock"
        checked={filters.lowOnly}
        onChange={(event) => onChange({ lowOnly: event.currentTarget.checked })}
      />
    </Group>
  );
}

function NoStock({ filters }: { filters: InventoryFilters }) {
  if (filters.search !== '' || filters.nodeId !== null) {
    return <EmptyState title="Nothing matches">No stock record fits these filters.</EmptyState>;
  }
  return filters.lowOnly ? (
    <EmptyState title="Everything is in stock">No product is at or below its reorder point.</EmptyState>
  ) : (
    <EmptyState title="There is no stock yet">
      Stock records show here once they are imported, or received at a node.
    </EmptyState>
  );
}

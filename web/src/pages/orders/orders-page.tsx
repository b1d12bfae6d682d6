/** The list of orders. */
import { Button, Paper, Select } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { v4 } from 'uuid';
import { api } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { useSingleKeys } from '../../components/frame/shortcuts.ts';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { formatCount } from '../../format/money.ts';
import { BulkBar } from './bulk-bar.tsx';
import type { BulkOutcome } from './bulk-outcome.ts';
import { BulkResult } from './bulk-result.tsx';
import { FilterBar } from './filter-bar.tsx';
import {
  countFilters,
  exportPath,
  NO_FILTERS,
  type OrderFilters,
  PAGE_SIZES,
  type PageSize,
  readFilters,
  toQuery,
  writeFilters,
} from './order-filters.ts';
import classes from './orders-page.module.css';
import { OrdersTable } from './orders-table.tsx';
import { NO_SELECTION, outOfSight } from './selection.ts';
import { useSelection } from './use-selection.ts';

/** Filters and page live in the address, so that a list can be shared and the back button works. */
export function OrdersPage() {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => readFilters(search), [search]);
  const orders = useQuery(
    api.orders.list.queryOptions({ input: { query: toQuery(filters) }, placeholderData: keepPreviousData }),
  );
  const list = useRef<HTMLDivElement>(null);
  const searchField = useRef<HTMLInputElement>(null);
  useSingleKeys([['/', () => searchField.current?.focus()]]);
  const mayChange = may(useUser(), 'orders.write');
  const [selection, setSelection] = useSelection(search.toString());
  const [result, setResult] = useState<{ id: string; outcome: BulkOutcome } | null>(null);

  function change(changes: Partial<OrderFilters>): void {
    setSearch((current) => writeFilters({ ...readFilters(current), page: 1, ...changes }), {
      replace: changes.page === undefined,
    });
  }

  /** The bar goes away with the selection; who was in it goes on in the list. */
  function clearSelection(): void {
    setSelection(NO_SELECTION);
    list.current?.focus({ preventScroll: true });
  }

  function finish(reached: BulkOutcome): void {
    clearSelection();
    setResult(reached.refused.length > 0 ? { id: v4(), outcome: reached } : null);
  }

  return (
    <>
      <PageHeader title="Orders">
        <ExportLink filters={filters} total={orders.data?.total ?? 0} />
      </PageHeader>
      {result ? (
        <BulkResult key={result.id} outcome={result.outcome} onClose={() => setResult(null)} />
      ) : null}
      <Paper className={classes.list} ref={list} tabIndex={-1}>
        <FilterBar filters={filters} onChange={change} searchField={searchField} />
        <div className={classes.rows} aria-busy={orders.isPlaceholderData}>
          <Loaded
            query={orders}
            skeleton={
              <div className={classes.loading}>
                <RowsSkeleton rows={10} />
              </div>
            }
          >
            {(page) =>
              page.items.length > 0 ? (
                <OrdersTable
                  orders={page.items}
                  dimmed={orders.isPlaceholderData}
                  selection={mayChange ? selection : null}
                  onSelect={setSelection}
                />
              ) : (
                <NoOrders filters={filters} onReset={() => change(NO_FILTERS)} />
              )
            }
          </Loaded>
        </div>
        {selection.orders.size > 0 ? (
          <BulkBar
            selection={selection}
            unseen={outOfSight(selection, orders.data?.items ?? [])}
            onClear={clearSelection}
            onOutcome={finish}
          />
        ) : null}
        {orders.data && orders.data.total > 0 ? (
          <div className={classes.footer}>
            <PagedFooter
              page={filters.page}
              pageSize={filters.pageSize}
              total={orders.data.total}
              isEstimate={orders.data.total_is_estimate}
              noun={orders.data.total === 1 ? 'order' : 'orders'}
              onPage={(page) => change({ page })}
            >
              <PageSizeChoice size={filters.pageSize} onChange={(pageSize) => change({ pageSize })} />
            </PagedFooter>
          </div>
        ) : null}
      </Paper>
    </>
  );
}

/** The API exports no more than this at once. */
const MOST_EXPORTED = 10_000;

function ExportLink({ filters, total }: { filters: OrderFilters; total: number }) {
  return (
    <Button
      component="a"
      href={exportPath(filters)}
      download
      variant="default"
      leftSection={<IconDownload size={16} aria-hidden="true" />}
    >
      {total > MOST_EXPORTED ? `Export the newest ${formatCount(MOST_EXPORTED)}` : 'Export CSV'}
    </Button>
  );
}

function NoOrders({ filters, onReset }: { filters: OrderFilters; onReset: () => void }) {
  if (countFilters(filters) === 0 && filters.page === 1) {
    return (
      <EmptyState title="There are no orders yet">
        The first one appears here the moment it is placed.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No order matches"
      action={
        <Button variant="default" size="xs" mt="xs" onClick={onReset}>
          Remove all filters
        </Button>
      }
    >
      Nothing fits all of these filters together. Remove one, or widen the dates.
    </EmptyState>
  );
}

const SIZE_OPTIONS = PAGE_SIZES.map((size) => ({ value: String(size), label: `${size} per page` }));

function PageSizeChoice({ size, onChange }: { size: PageSize; onChange: (size: PageSize) => void }) {
  return (
    <Select
      size="xs"
      w={130}
      aria-label="Orders per page"
      allowDeselect={false}
      data={SIZE_OPTIONS}
      value={String(size)}
      onChange={(value) => onChange(PAGE_SIZES.find((offered) => String(offered) === value) ?? size)}
    />
  );
}

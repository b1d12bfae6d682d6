/** The list of orders. */
import { Button, Paper, Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useRef } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../../api/client.ts';
import { useSingleKeys } from '../../components/frame/shortcuts.ts';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { FilterBar } from './filter-bar.tsx';
import {
  countFilters,
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

/** Filters and page live in the address, so that a list can be shared and the back button works. */
export function OrdersPage() {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => readFilters(search), [search]);
  const orders = useQuery(
    api.orders.list.queryOptions({ input: { query: toQuery(filters) }, placeholderData: keepPreviousData }),
  );
  const searchField = useRef<HTMLInputElement>(null);
  useSingleKeys([['/', () => searchField.current?.focus()]]);

  function change(changes: Partial<OrderFilters>): void {
    setSearch((current) => writeFilters({ ...readFilters(current), page: 1, ...changes }), {
      replace: changes.page === undefined,
    });
  }

  return (
    <>
      <PageHeader title="Orders" />
      <Paper className={classes.list}>
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
                <OrdersTable orders={page.items} dimmed={orders.isPlaceholderData} />
              ) : (
                <NoOrders filters={filters} onReset={() => change(NO_FILTERS)} />
              )
            }
          </Loaded>
        </div>
        {orders.data && orders.data.total > 0 ? (
          <div className={classes.footer}>
            <PagedFooter
              page={filters.page}
              pageSize={filters.pageSize}
              total={orders.data.total}
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

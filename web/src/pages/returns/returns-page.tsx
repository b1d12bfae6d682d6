/** The list of returns. */
import { Button, Group, Paper, Select } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { useSearchParams } from 'react-router';
import { RETURN_STATUSES } from '../../../../src/returns/return.ts';
import { api } from '../../api/client.ts';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { humanize } from '../../format/labels.ts';
import { TypedFilter } from '../../components/typed-filter.tsx';
import {
  NO_FILTERS,
  PAGE_SIZE,
  readFilters,
  type ReturnFilters,
  toQuery,
  writeFilters,
} from './return-filters.ts';
import { ReturnsTable } from './returns-table.tsx';

/** Newest first; filters and page live in the address. */
export function ReturnsPage() {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => readFilters(search), [search]);
  const returns = useQuery(
    api.returns.list.queryOptions({ input: { query: toQuery(filters) }, placeholderData: keepPreviousData }),
  );

  function change(changes: Partial<ReturnFilters>): void {
    setSearch((current) => writeFilters({ ...readFilters(current), page: 1, ...changes }), {
      replace: changes.page === undefined,
    });
  }

  return (
    <>
      <PageHeader title="Returns" />
      <Paper p="md" bd="1px solid var(--oms-line)">
        <FilterBar filters={filters} onChange={change} />
        <Loaded query={returns} skeleton={<RowsSkeleton rows={8} />}>
          {({ items, total }) =>
            items.length > 0 ? (
              <>
                <ReturnsTable returns={items} />
                <PagedFooter
                  page={filters.page}
                  pageSize={PAGE_SIZE}
                  total={total}
                  noun={total === 1 ? 'return' : 'returns'}
                  onPage={(page) => change({ page })}
                />
              </>
            ) : (
              <NoReturns filters={filters} onReset={() => change(NO_FILTERS)} />
            )
          }
        </Loaded>
      </Paper>
    </>
  );
}

const STATUS_OPTIONS = RETURN_STATUSES.map((status) => ({ value: status, label: humanize(status) }));

interface FilterBarProps {
  filters: ReturnFilters;
  onChange: (changes: Partial<ReturnFilters>) => void;
}

function FilterBar({ filters, onChange }: FilterBarProps) {
  return (
    <Group gap="xs" mb="sm" role="search" aria-label="Filter returns">
      <TypedFilter
        label="Return or order number"
        placeholder="Return or order"
        icon={<IconSearch size={16} aria-hidden="true" />}
        value={filters.search}
        onChange={(search) => onChange({ search })}
      />
      <Select
        aria-label="Status"
        placeholder="Status"
        size="sm"
        w={158}
        clearable
        clearButtonProps={{ 'aria-label': 'Any status' }}
        data={STATUS_OPTIONS}
        value={filters.status}
        onChange={(chosen) =>
          onChange({ status: RETURN_STATUSES.find((status) => status === chosen) ?? null })
        }
      />
    </Group>
  );
}

function NoReturns({ filters, onReset }: { filters: ReturnFilters; onReset: () => void }) {
  if (writeFilters(filters).size === 0) {
    return (
      <EmptyState title="There are no returns yet">
        A return is agreed on from an order that has reached its customer; it shows here from then on.
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No return matches"
      action={
        <Button variant="default" size="xs" mt="xs" onClick={onReset}>
          Remove all filters
        </Button>
      }
    >
      Look for the beginning of a return’s or an order’s number, or choose another status.
    </EmptyState>
  );
}

/** Search over all orders, as one types, narrowed by facets. */
import { Box, Button, Group, Select, TextInput } from '@mantine/core';
import { useDebouncedCallback } from '@mantine/hooks';
import { IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { type RefObject, useMemo, useRef, useState } from 'react';
import { useSearchParams } from 'react-router';
import { api } from '../../api/client.ts';
import { useSingleKeys } from '../../components/frame/shortcuts.ts';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { formatCount } from '../../format/money.ts';
import { FacetChoices } from './facet-choices.tsx';
import { FilterDialog } from './filter-dialog.tsx';
import { HitList } from './hit-list.tsx';
import {
  countFilters,
  NO_FILTERS,
  PAGE_SIZE,
  readSearch,
  searchBody,
  type SearchFilters,
  SORT_NAMES,
  SORTS,
  writeSearch,
} from './search-filters.ts';
import classes from './search-page.module.css';

const TYPING_PAUSE_MS = 200;
const SORT_OPTIONS = SORT_NAMES.map((name) => ({ value: name, label: SORTS[name].label }));

/** The search lives in the address, so that it can be shared and the back button works. */
export function SearchPage() {
  const [address, setAddress] = useSearchParams();
  const filters = useMemo(() => readSearch(address), [address]);
  const body = searchBody(filters);
  const found = useQuery(
    api.search.orders.queryOptions({ input: { body }, placeholderData: keepPreviousData }),
  );
  const field = useRef<HTMLInputElement>(null);
  useSingleKeys([['/', () => field.current?.focus()]]);

  function change(changes: Partial<SearchFilters>): void {
    setAddress((current) => writeSearch({ ...readSearch(current), page: 1, ...changes }), {
      replace: changes.page === undefined,
    });
  }

  const choices = <FacetChoices found={found.data} filters={filters} onChange={change} />;
  return (
    <>
      <PageHeader title="Search" />
      <Group gap="sm" mb="sm" role="search" aria-label="Search orders">
        <Words value={filters.words} onChange={(words) => change({ words })} field={field} />
        <Select
          aria-label="Sort by"
          w={150}
          allowDeselect={false}
          data={SORT_OPTIONS}
          value={filters.sort}
          onChange={(value) => change({ sort: SORT_NAMES.find((name) => name === value) ?? 'relevance' })}
        />
        <FilterDialog active={countFilters(filters)} found={found.data && foundOf(found.data)}>
          {choices}
        </FilterDialog>
      </Group>
      <div className={classes.panes}>
        <Box visibleFrom="md" className={classes.facets}>
          {choices}
        </Box>
        <div className={classes.results} aria-busy={found.isPlaceholderData}>
          <Loaded
            query={found}
            skeleton={
              <div className={classes.loading}>
                <RowsSkeleton rows={8} />
              </div>
            }
          >
            {({ hits, total, total_is_lower_bound: isLowerBound }) => (
              <>
                {hits.length > 0 ? (
                  <HitList hits={hits} dimmed={found.isPlaceholderData} />
                ) : (
                  <Nothing filters={filters} total={total} onChange={change} />
                )}
                <div className={classes.footer}>
                  <PagedFooter
                    page={filters.page}
                    pageSize={PAGE_SIZE}
                    total={total}
                    noun={nounOf(total, isLowerBound)}
                    onPage={(page) => change({ page })}
                  />
                </div>
              </>
            )}
          </Loaded>
        </div>
      </div>
    </>
  );
}

interface Total {
  total: number;
  total_is_lower_bound: boolean;
}

const foundOf = ({ total, total_is_lower_bound: isAtLeast }: Total): string =>
  `${formatCount(total)}${isAtLeast ? '+' : ''} ${nounOf(total, false)}`;

function nounOf(total: number, isLowerBound: boolean): string {
  if (isLowerBound) return 'orders, and there are more';
  return total === 1 ? 'order' : 'orders';
}

interface WordsProps {
  value: string;
  onChange: (words: string) => void;
  field: RefObject<HTMLInputElement | null>;
}

/** Reports after a short pause in typing; follows the address when it changes by itself, as when one goes back. */
function Words({ value, onChange, field }: WordsProps) {
  const [text, setText] = useState(value);
  const [reported, setReported] = useState(value);
  if (value !== reported) {
    setReported(value);
    setText(value);
  }
  const report = useDebouncedCallback((typed: string) => {
    setReported(typed);
    onChange(typed);
  }, TYPING_PAUSE_MS);
  return (
    <TextInput
      ref={field}
      type="search"
      flex={1}
      miw={220}
      maw={640}
      maxLength={200}
      aria-label="Search orders"
      placeholder="Number, customer, email, product, city"
      leftSection={<IconSearch size={16} aria-hidden="true" />}
      value={text}
      onChange={(event) => {
        setText(event.currentTarget.value);
        report(event.currentTarget.value.trim());
      }}
    />
  );
}

interface NothingProps {
  filters: SearchFilters;
  /** On all pages together. */
  total: number;
  onChange: (changes: Partial<SearchFilters>) => void;
}

function Nothing({ filters, total, onChange }: NothingProps) {
  if (total > 0) {
    return (
      <EmptyState
        title={`Page ${filters.page} is empty`}
        action={
          <Button variant="default" size="xs" mt="xs" onClick={() => onChange({ page: 1 })}>
            Go to the first page
          </Button>
        }
      >
        What was found ends before it.
      </EmptyState>
    );
  }
  if (countFilters(filters) === 0) {
    return (
      <EmptyState title={filters.words ? `No order matches “${filters.words}”` : 'There are no orders yet'}>
        {filters.words
          ? 'Try a part of the number, the name or email of the customer, a product or a city.'
          : 'The first one appears here the moment it is placed.'}
      </EmptyState>
    );
  }
  return (
    <EmptyState
      title="No order matches all of this"
      action={
        <Button variant="default" size="xs" mt="xs" onClick={() => onChange(NO_FILTERS)}>
          Remove all filters
        </Button>
      }
    >
      Nothing fits the words and every filter together.
    </EmptyState>
  );
}

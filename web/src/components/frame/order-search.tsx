/** Search over all orders and products from anywhere, as one types. */
import { Group, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { Spotlight } from '@mantine/spotlight';
import { IconSearch, IconTag } from '@tabler/icons-react';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { api } from '../../api/client.ts';
import { describeFailure } from '../../api/problem.ts';
import { may, useUser } from '../../api/session.ts';
import { formatCount } from '../../format/money.ts';
import { StatusBadge } from '../status-badge.tsx';
import { DESTINATIONS, maySee } from './navigation.tsx';
import { type OrderHit, toOrderHit } from './order-hit.ts';
import classes from './order-search.module.css';
import { chooseFirst, spotlightStore } from './spotlight.ts';

const TYPING_PAUSE_MS = 150;
const MIN_QUERY_LENGTH = 2;
const MAX_HITS = 6;
const MAX_PRODUCTS = 4;

/** Opens with Ctrl+K or Cmd+K: the pages while nothing is typed, then the orders and products that match. */
export function OrderSearch() {
  const [text, setText] = useState('');
  const [query] = useDebouncedValue(text.trim(), TYPING_PAUSE_MS);
  const isSearching = query.length >= MIN_QUERY_LENGTH;
  return (
    <Spotlight.Root
      store={spotlightStore}
      query={text}
      onQueryChange={setText}
      shortcut="mod + K"
      scrollable
      maxHeight={440}
      classNames={{ action: classes.action ?? '' }}
      aria-label="Search orders and products"
    >
      <Spotlight.Search
        placeholder="Number, customer, email, product, city"
        aria-label="Search orders and products"
        leftSection={<IconSearch size={18} stroke={1.6} aria-hidden="true" />}
      />
      <Spotlight.ActionsList>{isSearching ? <Hits query={query} /> : <Pages />}</Spotlight.ActionsList>
    </Spotlight.Root>
  );
}

function Pages() {
  const user = useUser();
  const navigate = useNavigate();
  return DESTINATIONS.filter((page) => maySee(user, page)).map((page) => (
    <Spotlight.Action
      key={page.path}
      label={page.label}
      leftSection={<page.icon size={18} stroke={1.6} aria-hidden="true" />}
      onClick={() => void navigate(page.path)}
    />
  ));
}

/** Both at once; who may see no products is shown none. */
function Hits({ query }: { query: string }) {
  const hasProducts = may(useUser(), 'inventory.read');
  return (
    <>
      <Spotlight.ActionsGroup label="Orders">
        <OrderHits query={query} />
      </Spotlight.ActionsGroup>
      {hasProducts ? <ProductHits query={query} /> : null}
    </>
  );
}

/** Nothing while there is none: the orders already say what goes on. */
function ProductHits({ query }: { query: string }) {
  const navigate = useNavigate();
  const body = { query, page_size: MAX_PRODUCTS };
  const { data } = useQuery(
    api.search.products.queryOptions({ input: { body }, placeholderData: keepPreviousData }),
  );
  useEffect(() => chooseFirst(false), [data]);
  if (!data || data.hits.length === 0) return null;
  return (
    <Spotlight.ActionsGroup label="Products">
      {data.hits.map(({ id: sku, source }) => (
        <Spotlight.Action
          key={sku}
          label={sku}
          description={typeof source['name'] === 'string' ? source['name'] : ''}
          leftSection={<IconTag size={18} stroke={1.6} aria-hidden="true" />}
          onClick={() => void navigate(`/products/${encodeURIComponent(sku)}`)}
        />
      ))}
    </Spotlight.ActionsGroup>
  );
}

function OrderHits({ query }: { query: string }) {
  const navigate = useNavigate();
  const body = { query, page_size: MAX_HITS, sort_by: 'relevance' };
  const search = useQuery(
    api.search.orders.queryOptions({ input: { body }, placeholderData: keepPreviousData }),
  );
  useEffect(() => chooseFirst(true), [search.data]);
  // While it is tried again it is told already: whoever types waits for no third attempt.
  const failure = search.error ?? search.failureReason;
  if (failure) return <Spotlight.Empty>{describeFailure(failure).detail}</Spotlight.Empty>;
  if (!search.data) return <Spotlight.Empty>Searching…</Spotlight.Empty>;
  if (search.data.hits.length === 0) return <Spotlight.Empty>No order matches “{query}”.</Spotlight.Empty>;
  const { hits, total, total_is_lower_bound: isLowerBound } = search.data;
  return (
    <>
      {hits.map(toOrderHit).map((hit) => (
        <Spotlight.Action key={hit.id} onClick={() => void navigate(`/orders/${hit.id}`)}>
          <Hit hit={hit} />
        </Spotlight.Action>
      ))}
      {total > hits.length ? (
        <Spotlight.Action
          label={`${isLowerBound ? 'More than' : 'All'} ${formatCount(total)} orders that match`}
          leftSection={<IconSearch size={18} stroke={1.6} aria-hidden="true" />}
          onClick={() => void navigate(`/search?${new URLSearchParams({ q: query }).toString()}`)}
        />
      ) : null}
    </>
  );
}

function Hit({ hit }: { hit: OrderHit }) {
  return (
    <Group justify="space-between" wrap="nowrap" w="100%">
      <div style={{ minWidth: 0 }}>
        <Text size="sm" fw={600} className="tabular">
          {hit.orderNumber}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {hit.customer}
        </Text>
      </div>
      {hit.status ? <StatusBadge status={hit.status} /> : null}
    </Group>
  );
}

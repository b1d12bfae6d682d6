/** What was sent, newest first. */
import { Anchor, Button, Group, Select, Table, Text, VisuallyHidden } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { EndpointResponse, WebhookEventResponse } from '../../../../src/webhooks/contract.ts';
import { DELIVERY_STATUSES } from '../../../../src/webhooks/webhook.ts';
import { api } from '../../api/client.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Moment } from '../../components/moment.tsx';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { humanize } from '../../format/labels.ts';
import { AttemptsView } from './attempts-view.tsx';
import { type DeliveryFilters, PAGE_SIZE, readFilters, toQuery, writeFilters } from './delivery-filters.ts';

/** Deliveries have no live updates of their own. */
const READ_EVERY_MS = 5_000;
const STATUS_OPTIONS = DELIVERY_STATUSES.map((status) => ({ value: status, label: humanize(status) }));

/** Filters and page live in the address; a row opens what the receiver answered. */
export function DeliveriesPanel({ endpoints }: { endpoints: readonly EndpointResponse[] }) {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => readFilters(search), [search]);
  const [chosen, setChosen] = useState<WebhookEventResponse | null>(null);
  const deliveries = useQuery(
    api.webhooks.listEvents.queryOptions({
      input: { query: toQuery(filters) },
      placeholderData: keepPreviousData,
      refetchInterval: READ_EVERY_MS,
    }),
  );
  const change = (changes: Partial<DeliveryFilters>): void =>
    setSearch((current) => writeFilters({ ...readFilters(current), page: 1, ...changes }), {
      replace: changes.page === undefined,
    });
  // Newer deliveries may push it off the page while it is looked at.
  const opened = deliveries.data?.body.find(({ id }) => id === chosen?.id) ?? chosen;

  return (
    <Panel title="Deliveries">
      <FilterBar filters={filters} endpoints={endpoints} onChange={change} />
      <Loaded query={deliveries} skeleton={<RowsSkeleton rows={8} />}>
        {({ body, headers }) =>
          body.length > 0 ? (
            <>
              <DeliveriesTable deliveries={body} endpoints={endpoints} onOpen={setChosen} />
              <PagedFooter
                page={filters.page}
                pageSize={PAGE_SIZE}
                total={Number(headers['x-total-count'])}
                noun="deliveries"
                onPage={(page) => change({ page })}
              />
            </>
          ) : (
            <EmptyState title="Nothing was sent">
              {writeFilters(filters).size === 0
                ? 'Deliveries show here as soon as an order changes that an active endpoint wants to hear of.'
                : 'No delivery matches the filters.'}
            </EmptyState>
          )
        }
      </Loaded>
      <Dialog
        opened={opened !== null}
        onClose={() => setChosen(null)}
        title={opened ? `Delivery of ${opened.event_type}` : 'Delivery'}
      >
        {opened ? <AttemptsView delivery={opened} /> : null}
      </Dialog>
    </Panel>
  );
}

interface FilterBarProps {
  filters: DeliveryFilters;
  endpoints: readonly EndpointResponse[];
  onChange: (changes: Partial<DeliveryFilters>) => void;
}

function FilterBar({ filters, endpoints, onChange }: FilterBarProps) {
  return (
    <Group gap="xs" mb="sm" role="search" aria-label="Filter deliveries">
      <Select
        aria-label="Endpoint"
        placeholder="Endpoint"
        size="sm"
        w={220}
        clearable
        clearButtonProps={{ 'aria-label': 'Any endpoint' }}
        data={endpoints.map(({ id, name }) => ({ value: id, label: name }))}
        value={filters.endpointId}
        onChange={(endpointId) => onChange({ endpointId })}
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
          onChange({ status: DELIVERY_STATUSES.find((status) => status === chosen) ?? null })
        }
      />
    </Group>
  );
}

interface DeliveriesTableProps {
  deliveries: readonly WebhookEventResponse[];
  endpoints: readonly EndpointResponse[];
  onOpen: (delivery: WebhookEventResponse) => void;
}

function DeliveriesTable({ deliveries, endpoints, onOpen }: DeliveriesTableProps) {
  const names = new Map(endpoints.map(({ id, name }) => [id, name]));
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table verticalSpacing={7} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Event</Table.Th>
            <Table.Th scope="col">Endpoint</Table.Th>
            <Table.Th scope="col">Status</Table.Th>
            <Table.Th scope="col" ta="right">
              Attempts
            </Table.Th>
            <Table.Th scope="col">Answer</Table.Th>
            <Table.Th scope="col" ta="right">
              Written
            </Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {deliveries.map((delivery) => (
            <Table.Tr key={delivery.id}>
              <Table.Td>
                {delivery.order_id ? (
                  <Anchor component={Link} to={`/orders/${delivery.order_id}`} size="sm" fw={600}>
                    {delivery.event_type}
                  </Anchor>
                ) : (
                  delivery.event_type
                )}
              </Table.Td>
              <Table.Td>{names.get(delivery.endpoint_id) ?? ''}</Table.Td>
              <Table.Td>
                <StatusBadge status={delivery.status} />
              </Table.Td>
              <Table.Td ta="right">{delivery.attempt_count}</Table.Td>
              <Table.Td maw={260}>
                <Text size="sm" truncate>
                  {delivery.last_error ?? delivery.last_response_code ?? '–'}
                </Text>
              </Table.Td>
              <Table.Td ta="right" c="dimmed">
                <Moment at={delivery.created_at} />
              </Table.Td>
              <Table.Td ta="right">
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Attempts of ${delivery.event_type}, ${delivery.status.toLowerCase()}`}
                  onClick={() => onOpen(delivery)}
                >
                  Attempts
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** What was sent, newest first. */
import { Anchor, Button, Group, Select, Table, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import type { NotificationResponse } from '../../../../src/notifications/contract.ts';
import {
  CHANNELS,
  NOTIFICATION_STATUSES,
  NOTIFICATION_TYPES,
} from '../../../../src/notifications/notification.ts';
import { api } from '../../api/client.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Moment } from '../../components/moment.tsx';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { humanize } from '../../format/labels.ts';
import { notificationChannelLabel, typeLabel } from './labels.ts';
import {
  type NotificationFilters,
  PAGE_SIZE,
  readFilters,
  toQuery,
  writeFilters,
} from './notification-filters.ts';
import { NotificationView } from './notification-view.tsx';

/** Notifications have no live updates of their own. */
const READ_EVERY_MS = 5_000;

/** Filters and page live in the address; a row opens what is written in it. */
export function SentPanel() {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => readFilters(search), [search]);
  const [chosen, setChosen] = useState<NotificationResponse | null>(null);
  const sent = useQuery(
    api.notifications.list.queryOptions({
      input: { query: toQuery(filters) },
      placeholderData: keepPreviousData,
      refetchInterval: READ_EVERY_MS,
    }),
  );
  const change = (changes: Partial<NotificationFilters>): void =>
    setSearch((current) => writeFilters({ ...readFilters(current), page: 1, ...changes }), {
      replace: changes.page === undefined,
    });
  return (
    <Panel title="Sent">
      <FilterBar filters={filters} onChange={change} />
      <Loaded query={sent} skeleton={<RowsSkeleton rows={8} />}>
        {({ items, total, total_is_estimate: isEstimate }) =>
          items.length > 0 ? (
            <>
              <SentTable notifications={items} onOpen={setChosen} />
              <PagedFooter
                page={filters.page}
                pageSize={PAGE_SIZE}
                total={total}
                isEstimate={isEstimate}
                noun="notifications"
                onPage={(page) => change({ page })}
              />
            </>
          ) : (
            <EmptyState title="Nobody was told anything">
              {writeFilters(filters).size === 0
                ? 'Notifications show here as soon as an order is confirmed.'
                : 'No notification matches the filters.'}
            </EmptyState>
          )
        }
      </Loaded>
      <Dialog
        opened={chosen !== null}
        onClose={() => setChosen(null)}
        size="lg"
        title={
          chosen ? `${typeLabel(chosen.type)} by ${notificationChannelLabel(chosen.channel)}` : 'Notification'
        }
      >
        {chosen ? <NotificationView id={chosen.id} /> : null}
      </Dialog>
    </Panel>
  );
}

interface FilterBarProps {
  filters: NotificationFilters;
  onChange: (changes: Partial<NotificationFilters>) => void;
}

function FilterBar({ filters, onChange }: FilterBarProps) {
  const common = { size: 'sm', w: 158, clearable: true } as const;
  return (
    <Group gap="xs" mb="sm" role="search" aria-label="Filter notifications">
      <TextInput
        aria-label="Order number"
        placeholder="Order number"
        size="sm"
        w={220}
        maxLength={50}
        value={filters.order}
        onChange={(event) => onChange({ order: event.currentTarget.value })}
      />
      <Select
        {...common}
        aria-label="Kind"
        placeholder="Kind"
        clearButtonProps={{ 'aria-label': 'Any kind' }}
        data={NOTIFICATION_TYPES.map((type) => ({ value: type, label: typeLabel(type) }))}
        value={filters.type}
        onChange={(chosen) => onChange({ type: NOTIFICATION_TYPES.find((type) => type === chosen) ?? null })}
      />
      <Select
        {...common}
        aria-label="Channel"
        placeholder="Channel"
        clearButtonProps={{ 'aria-label': 'Any channel' }}
        data={CHANNELS.map((channel) => ({ value: channel, label: notificationChannelLabel(channel) }))}
        value={filters.channel}
        onChange={(chosen) => onChange({ channel: CHANNELS.find((channel) => channel === chosen) ?? null })}
      />
      <Select
        {...common}
        aria-label="Status"
        placeholder="Status"
        clearButtonProps={{ 'aria-label': 'Any status' }}
        data={NOTIFICATION_STATUSES.map((status) => ({ value: status, label: humanize(status) }))}
        value={filters.status}
        onChange={(chosen) =>
          onChange({ status: NOTIFICATION_STATUSES.find((status) => status === chosen) ?? null })
        }
      />
    </Group>
  );
}

interface SentTableProps {
  notifications: readonly NotificationResponse[];
  onOpen: (notification: NotificationResponse) => void;
}

function SentTable({ notifications, onOpen }: SentTableProps) {
  return (
    <Table.ScrollContainer minWidth={820}>
      <Table verticalSpacing={7} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Notification</Table.Th>
            <Table.Th scope="col">Order</Table.Th>
            <Table.Th scope="col">To</Table.Th>
            <Table.Th scope="col">Status</Table.Th>
            <Table.Th scope="col" ta="right">
              Written
            </Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {notifications.map((notification) => (
            <SentRow key={notification.id} notification={notification} onOpen={onOpen} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface SentRowProps {
  notification: NotificationResponse;
  onOpen: SentTableProps['onOpen'];
}

function SentRow({ notification, onOpen }: SentRowProps) {
  const { type, channel, order_id: orderId, order_number: number, recipient, reason } = notification;
  return (
    <Table.Tr>
      <Table.Td>
        {typeLabel(type)}
        <Text size="xs" c="dimmed">
          {notificationChannelLabel(channel)}
        </Text>
      </Table.Td>
      <Table.Td>
        {orderId ? (
          <Anchor component={Link} to={`/orders/${orderId}`} size="sm" fw={600}>
            {number}
          </Anchor>
        ) : (
          'Test'
        )}
      </Table.Td>
      <Table.Td maw={220}>
        <Text size="sm" truncate>
          {recipient ?? '–'}
        </Text>
      </Table.Td>
      <Table.Td maw={240}>
        <StatusBadge status={notification.status} />
        {reason ? (
          <Text size="xs" c="dimmed" truncate title={reason}>
            {reason}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td ta="right" c="dimmed">
        <Moment at={notification.created_at} />
      </Table.Td>
      <Table.Td ta="right">
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Open the ${typeLabel(type).toLowerCase()} by ${notificationChannelLabel(channel)} of ${number ?? 'a test'}`}
          onClick={() => onOpen(notification)}
        >
          Open
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

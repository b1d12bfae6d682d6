/** What the administrators of the organization did. */
import { Button, Group, Select, Table, Text, TextInput, VisuallyHidden } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { AUDIT_ACTIONS } from '../../../../src/audit/audit.ts';
import type { AuditEntry } from '../../../../src/audit/contract.ts';
import { api } from '../../api/client.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Moment } from '../../components/moment.tsx';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { TypedFilter } from '../../components/typed-filter.tsx';
import { actLabel, changesOf } from './act-words.ts';
import {
  actionOf,
  type AuditFilters,
  dayOf,
  PAGE_SIZE,
  readFilters,
  toQuery,
  writeFilters,
} from './audit-filters.ts';
import { EntryView } from './entry-view.tsx';

const ACTION_OPTIONS = AUDIT_ACTIONS.map((action) => ({ value: action, label: actLabel(action) }));

/** Filters and page live in the address; a row opens the whole entry. */
export function AuditLogPage() {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => readFilters(search), [search]);
  const [opened, setOpened] = useState<AuditEntry | null>(null);
  const entries = useQuery(
    api.audit.list.queryOptions({
      input: { query: toQuery(filters) },
      placeholderData: keepPreviousData,
    }),
  );
  const change = (changes: Partial<AuditFilters>): void =>
    setSearch((current) => writeFilters({ ...readFilters(current), page: 1, ...changes }), {
      replace: changes.page === undefined,
    });
  return (
    <>
      <PageHeader title="Audit log" />
      <Panel title="What administrators did" note="nothing here can be changed or removed">
        <FilterBar filters={filters} onChange={change} />
        <Loaded query={entries} skeleton={<RowsSkeleton rows={8} height={32} />}>
          {({ items, total, total_is_estimate: isEstimate, page }) =>
            items.length > 0 ? (
              <>
                <EntriesTable entries={items} onOpen={setOpened} />
                <PagedFooter
                  page={page}
                  pageSize={PAGE_SIZE}
                  total={total}
                  isEstimate={isEstimate}
                  noun={total === 1 ? 'entry' : 'entries'}
                  onPage={(next) => change({ page: next })}
                />
              </>
            ) : (
              <EmptyState title="No entries">
                {writeFilters(filters).size === 0
                  ? 'Changes of users, groups, roles, environments and keys show here from now on.'
                  : 'No entry matches the filters.'}
              </EmptyState>
            )
          }
        </Loaded>
      </Panel>
      <Dialog
        opened={opened !== null}
        onClose={() => setOpened(null)}
        title={opened ? actLabel(opened.action) : 'Entry'}
      >
        {opened ? <EntryView entry={opened} /> : null}
      </Dialog>
    </>
  );
}

interface FilterBarProps {
  filters: AuditFilters;
  onChange: (changes: Partial<AuditFilters>) => void;
}

function FilterBar({ filters, onChange }: FilterBarProps) {
  return (
    <Group gap="xs" mb="sm" role="search" aria-label="Filter entries">
      <TypedFilter
        label="Search entries"
        placeholder="Who, whom or what"
        value={filters.q}
        onChange={(q) => onChange({ q })}
      />
      <Select
        aria-label="Act"
        placeholder="Act"
        size="sm"
        w={210}
        clearable
        clearButtonProps={{ 'aria-label': 'Any act' }}
        data={ACTION_OPTIONS}
        value={filters.action}
        onChange={(action) => onChange({ action: actionOf(action) })}
      />
      <TextInput
        type="date"
        size="sm"
        aria-label="From day"
        value={filters.from ?? ''}
        onChange={(event) => onChange({ from: dayOf(event.currentTarget.value) })}
      />
      <Text size="sm" c="dimmed">
        to
      </Text>
      <TextInput
        type="date"
        size="sm"
        aria-label="To day"
        value={filters.to ?? ''}
        onChange={(event) => onChange({ to: dayOf(event.currentTarget.value) })}
      />
    </Group>
  );
}

interface EntriesTableProps {
  entries: readonly AuditEntry[];
  onOpen: (entry: AuditEntry) => void;
}

/** The changes in one line; the whole is in the dialog. */
function summary(entry: AuditEntry): string {
  return changesOf(entry)
    .map(({ name, from, to }) => (from === null ? `${name}: ${to}` : `${name}: ${from} → ${to}`))
    .join('; ');
}

function EntriesTable({ entries, onOpen }: EntriesTableProps) {
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table verticalSpacing={7} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">When</Table.Th>
            <Table.Th scope="col">Who</Table.Th>
            <Table.Th scope="col">Act</Table.Th>
            <Table.Th scope="col">Whom or what</Table.Th>
            <Table.Th scope="col">What changed</Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {entries.map((entry) => (
            <Table.Tr key={entry.id}>
              <Table.Td c="dimmed">
                <Moment at={entry.created_at} />
              </Table.Td>
              <Table.Td maw={200}>
                <Text size="sm" truncate>
                  {entry.actor_name}
                </Text>
              </Table.Td>
              <Table.Td>{actLabel(entry.action)}</Table.Td>
              <Table.Td maw={220}>
                <Text size="sm" fw={600} truncate>
                  {entry.target_name}
                </Text>
              </Table.Td>
              <Table.Td maw={320}>
                <Text size="sm" c="dimmed" truncate>
                  {summary(entry)}
                </Text>
              </Table.Td>
              <Table.Td ta="right">
                <Button
                  size="compact-xs"
                  variant="default"
                  aria-label={`Details: ${actLabel(entry.action)}, ${entry.target_name}`}
                  onClick={() => onOpen(entry)}
                >
                  Details
                </Button>
              </Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

/** The users of the organization. */
import { Group, Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { PLATFORM_ROLES } from '../../../../src/identity/identity.ts';
import type { UserResponse } from '../../../../src/people/contract.ts';
import { api } from '../../api/client.ts';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { TypedFilter } from '../../components/typed-filter.tsx';
import { ROLE_LABELS } from '../../format/permissions.ts';
import { UserDialog, type UserTask } from './user-dialog.tsx';
import {
  PAGE_SIZE,
  readFilters,
  roleOf,
  stateOf,
  toQuery,
  type UserFilters,
  writeFilters,
} from './user-filters.ts';
import { UsersTable } from './users-table.tsx';

const ROLE_OPTIONS = PLATFORM_ROLES.map((role) => ({ value: role, label: ROLE_LABELS[role] }));
const STATE_OPTIONS = [
  { value: 'on', label: 'Active' },
  { value: 'off', label: 'Switched off' },
];

/** Filters and page live in the address. */
export function UsersPanel() {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => readFilters(search), [search]);
  const [task, setTask] = useState<{ kind: UserTask; user: UserResponse } | null>(null);
  const users = useQuery(
    api.people.listUsers.queryOptions({
      input: { query: toQuery(filters) },
      placeholderData: keepPreviousData,
    }),
  );
  const change = (changes: Partial<UserFilters>): void =>
    setSearch((current) => writeFilters({ ...readFilters(current), page: 1, ...changes }), {
      replace: changes.page === undefined,
    });
  return (
    <Panel title="Users">
      <FilterBar filters={filters} onChange={change} />
      <Loaded query={users} skeleton={<RowsSkeleton rows={5} height={44} />}>
        {({ body, headers }) =>
          body.length > 0 ? (
            <>
              <UsersTable users={body} onTask={(kind, user) => setTask({ kind, user })} />
              <PagedFooter
                page={filters.page}
                pageSize={PAGE_SIZE}
                total={Number(headers['x-total-count'])}
                noun={headers['x-total-count'] === '1' ? 'user' : 'users'}
                onPage={(page) => change({ page })}
              />
            </>
          ) : (
            <EmptyState title="No users">No user matches the filters.</EmptyState>
          )
        }
      </Loaded>
      <UserDialog task={task} onClose={() => setTask(null)} />
    </Panel>
  );
}

interface FilterBarProps {
  filters: UserFilters;
  onChange: (changes: Partial<UserFilters>) => void;
}

function FilterBar({ filters, onChange }: FilterBarProps) {
  return (
    <Group gap="xs" mb="sm" role="search" aria-label="Filter users">
      <TypedFilter
        label="Search users"
        placeholder="Email or name"
        value={filters.q}
        onChange={(q) => onChange({ q })}
      />
      <Select
        aria-label="Role"
        placeholder="Role"
        size="sm"
        w={200}
        clearable
        clearButtonProps={{ 'aria-label': 'Any role' }}
        data={ROLE_OPTIONS}
        value={filters.role}
        onChange={(role) => onChange({ role: roleOf(role) })}
      />
      <Select
        aria-label="State"
        placeholder="State"
        size="sm"
        w={150}
        clearable
        clearButtonProps={{ 'aria-label': 'Any state' }}
        data={STATE_OPTIONS}
        value={filters.state}
        onChange={(state) => onChange({ state: stateOf(state) })}
      />
    </Group>
  );
}

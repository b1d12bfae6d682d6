/** The keys by which machines enter the environment. */
import { Button, Group, Select } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useSearchParams } from 'react-router';
import { API_KEY_STATUSES } from '../../../../src/api-keys/api-key.ts';
import type { ApiKeyResponse } from '../../../../src/api-keys/contract.ts';
import { api } from '../../api/client.ts';
import { useEnvironmentName } from '../../api/environment-name.ts';
import { Dialog } from '../../components/dialog.tsx';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { TypedFilter } from '../../components/typed-filter.tsx';
import { CreateKey } from './create-key.tsx';
import { type KeyFilters, PAGE_SIZE, readFilters, toQuery, writeFilters } from './key-filters.ts';
import { KeysTable, STATUS_WORDS } from './keys-table.tsx';
import { RevokeKey } from './revoke-key.tsx';

const STATUS_OPTIONS = API_KEY_STATUSES.map((status) => ({ value: status, label: STATUS_WORDS[status] }));

/** Filters and page live in the address. */
export function ApiKeysPage() {
  const environment = useEnvironmentName();
  const [isCreating, setCreating] = useState(false);
  const [leaving, setLeaving] = useState<ApiKeyResponse | null>(null);
  return (
    <>
      <PageHeader title="API keys">
        <Button onClick={() => setCreating(true)}>New key…</Button>
      </PageHeader>
      <KeysPanel environment={environment} onRevoke={setLeaving} />
      <Dialog opened={isCreating} onClose={() => setCreating(false)} title="New API key">
        <CreateKey environment={environment} onClose={() => setCreating(false)} />
      </Dialog>
      <Dialog
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={leaving ? `Revoke ${leaving.name}` : 'Revoke'}
      >
        {leaving ? <RevokeKey apiKey={leaving} onClose={() => setLeaving(null)} /> : null}
      </Dialog>
    </>
  );
}

interface KeysPanelProps {
  environment: string;
  onRevoke: (key: ApiKeyResponse) => void;
}

function KeysPanel({ environment, onRevoke }: KeysPanelProps) {
  const [search, setSearch] = useSearchParams();
  const filters = useMemo(() => readFilters(search), [search]);
  const keys = useQuery(
    api.apiKeys.list.queryOptions({
      input: { query: toQuery(filters) },
      placeholderData: keepPreviousData,
    }),
  );
  const change = (changes: Partial<KeyFilters>): void =>
    setSearch((current) => writeFilters({ ...readFilters(current), page: 1, ...changes }), {
      replace: changes.page === undefined,
    });
  return (
    <Panel title="Keys" note={`for ${environment}`}>
      <FilterBar filters={filters} onChange={change} />
      <Loaded query={keys} skeleton={<RowsSkeleton rows={4} height={48} />}>
        {({ body, headers }) =>
          body.length > 0 ? (
            <>
              <KeysTable keys={body} onRevoke={onRevoke} />
              <PagedFooter
                page={filters.page}
                pageSize={PAGE_SIZE}
                total={Number(headers['x-total-count'])}
                noun={headers['x-total-count'] === '1' ? 'key' : 'keys'}
                onPage={(page) => change({ page })}
              />
            </>
          ) : (
            <EmptyState title="No keys">
              {writeFilters(filters).size === 0
                ? 'A key lets a machine, such as a shop or a warehouse system, call the API.'
                : 'No key matches the filters.'}
            </EmptyState>
          )
        }
      </Loaded>
    </Panel>
  );
}

interface FilterBarProps {
  filters: KeyFilters;
  onChange: (changes: Partial<KeyFilters>) => void;
}

function FilterBar({ filters, onChange }: FilterBarProps) {
  return (
    <Group gap="xs" mb="sm" role="search" aria-label="Filter keys">
      <TypedFilter
        label="Search keys"
        placeholder="Name or beginning"
        value={filters.q}
        onChange={(q) => onChange({ q })}
      />
      <Select
        aria-label="State"
        placeholder="State"
        size="sm"
        w={150}
        clearable
        clearButtonProps={{ 'aria-label': 'Any state' }}
        data={STATUS_OPTIONS}
        value={filters.status}
        onChange={(chosen) =>
          onChange({ status: API_KEY_STATUSES.find((status) => status === chosen) ?? null })
        }
      />
    </Group>
  );
}

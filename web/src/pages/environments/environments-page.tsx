/** The tenants of the organization: each an environment with a database of its own. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { EnvironmentResponse } from '../../../../src/tenancy/contract.ts';
import { api } from '../../api/client.ts';
import { Dialog } from '../../components/dialog.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { CreateEnvironment } from './create-environment.tsx';
import { EnvironmentsTable } from './environments-table.tsx';
import { RemoveEnvironment } from './remove-environment.tsx';

const WHILE_BEING_MADE_MS = 1_000;
const OTHERWISE_MS = 15_000;

/** Read often while something is being made, so that its steps are seen. */
function useEnvironments() {
  return useQuery(
    api.environments.list.queryOptions({
      input: { query: {} },
      refetchInterval: ({ state }) =>
        state.data?.body.some(({ status }) => status === 'PROVISIONING') ? WHILE_BEING_MADE_MS : OTHERWISE_MS,
    }),
  );
}

export function EnvironmentsPage() {
  const environments = useEnvironments();
  const [isCreating, setCreating] = useState(false);
  const [leaving, setLeaving] = useState<EnvironmentResponse | null>(null);
  return (
    <>
      <PageHeader title="Environments">
        <Button onClick={() => setCreating(true)}>New environment…</Button>
      </PageHeader>
      <Panel title="Environments" note="each has a database of its own">
        <Loaded query={environments} skeleton={<RowsSkeleton rows={3} height={48} />}>
          {({ body }) =>
            body.length === 0 ? (
              <EmptyState title="No environments">A new one is made within seconds.</EmptyState>
            ) : (
              <EnvironmentsTable environments={body} onRemove={setLeaving} />
            )
          }
        </Loaded>
      </Panel>
      <Dialog opened={isCreating} onClose={() => setCreating(false)} title="New environment">
        <CreateEnvironment onClose={() => setCreating(false)} />
      </Dialog>
      <Dialog
        opened={leaving !== null}
        onClose={() => setLeaving(null)}
        title={leaving ? `Remove ${leaving.name}` : 'Remove'}
      >
        {leaving ? <RemoveEnvironment environment={leaving} onClose={() => setLeaving(null)} /> : null}
      </Dialog>
    </>
  );
}

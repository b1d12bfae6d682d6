/** The organization; for the owner of the platform, all of them. */
import { Button } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useSearchParams } from 'react-router';
import type { OrganizationResponse } from '../../../../src/tenancy/contract.ts';
import { api } from '../../api/client.ts';
import { useUser } from '../../api/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { TypedFilter } from '../../components/typed-filter.tsx';
import { usePage } from '../../components/use-page.ts';
import { CreateOrganization } from './create-organization.tsx';
import { OrganizationsTable } from './organizations-table.tsx';
import { RenameOrganization } from './rename-organization.tsx';

const PAGE_SIZE = 20;

export function OrganizationPage() {
  const isOwner = useUser().platform_role === 'PLATFORM_OWNER';
  const [isCreating, setCreating] = useState(false);
  const [renaming, setRenaming] = useState<OrganizationResponse | null>(null);
  return (
    <>
      <PageHeader title="Organization">
        {isOwner ? <Button onClick={() => setCreating(true)}>New organization…</Button> : null}
      </PageHeader>
      <OrganizationsPanel isOwner={isOwner} onRename={setRenaming} />
      <Dialog opened={isCreating} onClose={() => setCreating(false)} title="New organization">
        <CreateOrganization onClose={() => setCreating(false)} />
      </Dialog>
      <Dialog
        opened={renaming !== null}
        onClose={() => setRenaming(null)}
        title={renaming ? `Rename ${renaming.name}` : 'Rename'}
      >
        {renaming ? <RenameOrganization organization={renaming} onClose={() => setRenaming(null)} /> : null}
      </Dialog>
    </>
  );
}

interface OrganizationsPanelProps {
  isOwner: boolean;
  onRename: (organization: OrganizationResponse) => void;
}

function OrganizationsPanel({ isOwner, onRename }: OrganizationsPanelProps) {
  const [search, setSearch] = useSearchParams();
  const [page, setPage] = usePage();
  const q = search.get('q') ?? '';
  const organizations = useQuery(
    api.organizations.list.queryOptions({
      input: { query: { page, page_size: PAGE_SIZE, ...(q ? { q } : {}) } },
      placeholderData: keepPreviousData,
    }),
  );
  return (
    <Panel title={isOwner ? 'All organizations' : 'Your organization'}>
      {isOwner ? (
        <div role="search" aria-label="Filter organizations">
          <TypedFilter
            label="Search organizations"
            placeholder="Name or short name"
            value={q}
            onChange={(typed) => setSearch(typed ? { q: typed } : {}, { replace: true })}
          />
        </div>
      ) : null}
      <Loaded query={organizations} skeleton={<RowsSkeleton rows={2} height={44} />}>
        {({ body, headers }) =>
          body.length > 0 ? (
            <>
              <OrganizationsTable organizations={body} onRename={onRename} />
              <PagedFooter
                page={page}
                pageSize={PAGE_SIZE}
                total={Number(headers['x-total-count'])}
                noun={headers['x-total-count'] === '1' ? 'organization' : 'organizations'}
                onPage={setPage}
              />
            </>
          ) : (
            <EmptyState title="No organizations">No organization has such a name.</EmptyState>
          )
        }
      </Loaded>
    </Panel>
  );
}

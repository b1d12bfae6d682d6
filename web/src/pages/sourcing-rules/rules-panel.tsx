/** The rules of the environment, and the dialogs that change them. */
import { Button, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { api } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { usePage } from '../../components/use-page.ts';
import { DeletedRules } from './deleted-rules.tsx';
import { RuleDialogs, type OpenDialog } from './rule-dialogs.tsx';
import { RulesList } from './rules-list.tsx';

/** More rules than people write; the order is changed on all of them at once. */
const PAGE_SIZE = 200;

/** The first rule that matches an order decides. */
export function RulesPanel() {
  const [page, setPage] = usePage();
  const [open, setOpen] = useState<OpenDialog | null>(null);
  const [showsDeleted, deleted] = useDisclosure();
  const mayWrite = may(useUser(), 'sourcing.write');
  const rules = useQuery(
    api.sourcingRules.list.queryOptions({ input: { query: { page, page_size: PAGE_SIZE } } }),
  );
  const last = rules.data?.items.at(-1)?.priority ?? 0;
  const opens = (kind: 'edit' | 'versions' | 'delete') => (rule: SourcingRuleResponse) =>
    setOpen({ kind, rule });
  return (
    <Panel
      title="Rules"
      note="The first that matches an order decides."
      action={
        <Group gap="xs">
          <Button size="xs" variant="subtle" onClick={deleted.open}>
            Deleted rules…
          </Button>
          {mayWrite ? (
            <Button size="xs" onClick={() => setOpen({ kind: 'edit', rule: null })}>
              Add a rule…
            </Button>
          ) : null}
        </Group>
      }
    >
      <Loaded query={rules} skeleton={<RowsSkeleton rows={6} height={40} />}>
        {({ items, total }) =>
          total > 0 ? (
            <>
              <RulesList
                rules={items}
                canMove={total <= items.length}
                onEdit={opens('edit')}
                onVersions={opens('versions')}
                onDelete={opens('delete')}
              />
              <PagedFooter page={page} pageSize={PAGE_SIZE} total={total} noun="rules" onPage={setPage} />
            </>
          ) : (
            <EmptyState title="There are no rules">
              Every order is sourced by the default strategy of the environment.
            </EmptyState>
          )
        }
      </Loaded>
      {mayWrite ? (
        <Text size="xs" c="dimmed" mt="xs">
          Move a rule by dragging its handle, with the arrow keys on it, or from its menu.
        </Text>
      ) : null}
      <RuleDialogs open={open} lastPriority={last} onClose={() => setOpen(null)} />
      <Dialog opened={showsDeleted} onClose={deleted.close} title="Deleted rules" size="lg">
        <DeletedRules
          onVersions={(rule) => {
            deleted.close();
            setOpen({ kind: 'versions', rule });
          }}
        />
      </Dialog>
    </Panel>
  );
}

/** Rules that were deleted, and the way to what they said. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { api } from '../../api/client.ts';
import { Moment } from '../../components/moment.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';

const RULES_SHOWN = 200;

/** Each leads to its versions, any of which can be restored. */
export function DeletedRules({ onVersions }: { onVersions: (rule: SourcingRuleResponse) => void }) {
  const query = { deleted: 'true', page: 1, page_size: RULES_SHOWN };
  const rules = useQuery(api.sourcingRules.list.queryOptions({ input: { query } }));
  return (
    <Loaded query={rules} skeleton={<RowsSkeleton rows={3} height={32} />}>
      {({ items }) =>
        items.length > 0 ? (
          <Stack gap="sm">
            {items.map((rule) => (
              <Group key={rule.id} justify="space-between" wrap="nowrap">
                <div>
                  <Text size="sm">{rule.name}</Text>
                  <Text size="xs" c="dimmed">
                    deleted <Moment at={rule.deleted_at ?? rule.updated_at} />
                  </Text>
                </div>
                <Button
                  size="xs"
                  variant="default"
                  aria-label={`Versions of ${rule.name}`}
                  onClick={() => onVersions(rule)}
                >
                  Versions…
                </Button>
              </Group>
            ))}
          </Stack>
        ) : (
          <EmptyState title="No rule was deleted">Deleted rules show here, and can be restored.</EmptyState>
        )
      }
    </Loaded>
  );
}

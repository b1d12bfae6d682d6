/** The history of a rule: who changed what, and the way back. */
import { Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import type { RuleVersionResponse, SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { api, client } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { ChangeFailure } from '../../components/fulfillment/change-failure.tsx';
import { Moment } from '../../components/moment.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { humanize } from '../../format/labels.ts';
import { useRuleChange } from './use-rule-change.ts';
import { changeText } from './version-words.ts';
import classes from './versions-view.module.css';

const VERSIONS_SHOWN = 200;

interface VersionsViewProps {
  rule: SourcingRuleResponse;
  onRestored: () => void;
}

/** Newest first; each with what it says otherwise than the one before. */
export function VersionsView({ rule, onRestored }: VersionsViewProps) {
  const user = useUser();
  const query = { page: 1, page_size: VERSIONS_SHOWN };
  const versions = useQuery(
    api.sourcingRules.versions.queryOptions({ input: { params: { rule_id: rule.id }, query } }),
  );
  const restore = useRuleChange((version: number) =>
    client.sourcingRules.restore({
      params: { rule_id: rule.id, version },
      headers: { 'if-match': `"${versions.data?.body[0]?.version ?? rule.version}"` },
    }),
  );

  function restoreTo(version: number): void {
    restore.mutate(version, {
      onSuccess: ({ body }) => {
        notifications.show({ message: `${body.name} is what it was at version ${version}.` });
        onRestored();
      },
    });
  }

  return (
    <Stack>
      <ChangeFailure error={restore.error} />
      <Loaded query={versions} skeleton={<RowsSkeleton rows={4} height={40} />}>
        {({ body }) => (
          <ol className={classes.list}>
            {body.map((version, index) => (
              <Version
                key={version.version}
                version={version}
                isLatest={index === 0}
                {...(may(user, 'sourcing.write') && (index > 0 || rule.deleted_at)
                  ? { onRestore: () => restoreTo(version.version) }
                  : {})}
                isRestoring={restore.isPending && restore.variables === version.version}
              />
            ))}
          </ol>
        )}
      </Loaded>
    </Stack>
  );
}

interface VersionProps {
  version: RuleVersionResponse;
  isLatest: boolean;
  isRestoring: boolean;
  onRestore?: () => void;
}

function Version({ version, isLatest, isRestoring, onRestore }: VersionProps) {
  const what =
    version.restored_from === null ? humanize(version.change) : `Restored from ${version.restored_from}`;
  return (
    <li className={classes.version}>
      <Group justify="space-between" wrap="nowrap" align="flex-start">
        <div>
          <Text size="sm">
            <b>Version {version.version}</b> · {what}
            {isLatest ? ' · latest' : ''}
          </Text>
          <Text size="xs" c="dimmed">
            <Moment at={version.created_at} exact /> · {version.actor_name}
          </Text>
        </div>
        {onRestore ? (
          <Button
            size="xs"
            variant="default"
            loading={isRestoring}
            aria-label={`Restore version ${version.version}`}
            onClick={onRestore}
          >
            Restore
          </Button>
        ) : null}
      </Group>
      {version.changes.length > 0 ? (
        <dl className={classes.changes}>
          {version.changes.map((change) => (
            <div key={change.field}>
              <dt>{humanize(change.field)}</dt>
              <dd>
                <del>{changeText(change.field, change.before)}</del>
                <ins>{changeText(change.field, change.after)}</ins>
              </dd>
            </div>
          ))}
        </dl>
      ) : null}
    </li>
  );
}

/** The environments, a row each, with what can be done with them. */
import { Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import type { EnvironmentResponse } from '../../../../src/tenancy/contract.ts';
import { client } from '../../api/client.ts';
import { chosenEnvironment, enterEnvironment } from '../../api/environment.ts';
import { useUser } from '../../api/session.ts';
import { Moment } from '../../components/moment.tsx';
import { notifyFailure } from '../../components/notify-failure.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { detailWords, statusWords, TYPE_LABELS } from './environment-words.ts';
import { useEnvironmentChange } from './use-environment-change.ts';

interface TableProps {
  environments: readonly EnvironmentResponse[];
  onRemove: (environment: EnvironmentResponse) => void;
}

export function EnvironmentsTable({ environments, onRemove }: TableProps) {
  return (
    <Table.ScrollContainer minWidth={760}>
      <Table verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Environment</Table.Th>
            <Table.Th scope="col">For</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">Made</Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {environments.map((environment) => (
            <EnvironmentRow key={environment.id} environment={environment} onRemove={onRemove} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function EnvironmentRow({
  environment,
  onRemove,
}: {
  environment: EnvironmentResponse;
  onRemove: TableProps['onRemove'];
}) {
  const detail = detailWords(environment);
  const isFaulty = environment.failure !== null || environment.migration_failure !== null;
  return (
    <Table.Tr>
      <Table.Td maw={280}>
        <Text size="sm" fw={600} truncate>
          {environment.name}
        </Text>
        <Text size="xs" c="dimmed" truncate>
          {environment.slug}
        </Text>
      </Table.Td>
      <Table.Td>{TYPE_LABELS[environment.environment_type]}</Table.Td>
      <Table.Td maw={320} aria-live="polite">
        <StatusBadge status={isFaulty ? 'FAILED' : environment.status} words={statusWords(environment)} />
        {detail === null ? null : (
          <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
            {detail}
          </Text>
        )}
        {environment.removal_due_at === null ? null : (
          <Text size="xs" c="dimmed">
            <Moment at={environment.removal_due_at} />
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Moment at={environment.created_at} />
      </Table.Td>
      <Table.Td>
        <RowActions environment={environment} onRemove={onRemove} />
      </Table.Td>
    </Table.Tr>
  );
}

function RowActions({
  environment,
  onRemove,
}: {
  environment: EnvironmentResponse;
  onRemove: TableProps['onRemove'];
}) {
  const user = useUser();
  const { name, slug, status } = environment;
  const params = { environment_id: environment.id };
  const suspend = useEnvironmentChange(() => client.environments.suspend({ params }));
  const resume = useEnvironmentChange(() => client.environments.resume({ params }));
  const isShown = slug === (chosenEnvironment() ?? user.environment?.slug);
  const small = { size: 'compact-xs', variant: 'default' } as const;
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      {status === 'ACTIVE' && !isShown ? (
        <Button {...small} aria-label={`Enter ${name}`} onClick={() => enterEnvironment(slug)}>
          Enter
        </Button>
      ) : null}
      {status === 'ACTIVE' ? (
        <Button
          {...small}
          aria-label={`Suspend ${name}`}
          loading={suspend.isPending}
          onClick={() => suspend.mutate(undefined, { onError: notifyFailure })}
        >
          Suspend
        </Button>
      ) : null}
      {status === 'SUSPENDED' ? (
        <Button
          {...small}
          aria-label={`Resume ${name}`}
          loading={resume.isPending}
          onClick={() => resume.mutate(undefined, { onError: notifyFailure })}
        >
          Resume
        </Button>
      ) : null}
      {status === 'ACTIVE' || (status === 'SUSPENDED' && environment.removal_due_at === null) ? (
        <Button {...small} aria-label={`Remove ${name}`} onClick={() => onRemove(environment)}>
          Remove…
        </Button>
      ) : null}
    </Group>
  );
}

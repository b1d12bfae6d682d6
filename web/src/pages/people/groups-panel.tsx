/** The groups of the organization. */
import { Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { useState } from 'react';
import type { GroupResponse } from '../../../../src/people/contract.ts';
import { Dialog } from '../../components/dialog.tsx';
import { ExplainedButton } from '../../components/explained-button.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { formatCount } from '../../format/money.ts';
import { permissionWords } from '../../format/permissions.ts';
import { GroupForm } from './group-form.tsx';
import { RemoveGroup } from './remove-group.tsx';
import { useGroups } from './use-groups.ts';

type Task = { kind: 'create' } | { kind: 'edit' | 'remove'; group: GroupResponse };

function titleOf(task: Task | null): string {
  if (!task || task.kind === 'create') return 'New group';
  return `${task.kind === 'edit' ? 'Edit' : 'Remove'} ${task.group.name}`;
}

export function GroupsPanel() {
  const groups = useGroups();
  const [task, setTask] = useState<Task | null>(null);
  const close = (): void => setTask(null);
  return (
    <Panel
      title="Groups"
      note="give their users permissions"
      action={
        <Button size="compact-sm" variant="default" onClick={() => setTask({ kind: 'create' })}>
          New group…
        </Button>
      }
    >
      <Loaded query={groups} skeleton={<RowsSkeleton rows={3} height={36} />}>
        {({ body }) =>
          body.length > 0 ? (
            <GroupsTable groups={body} onTask={setTask} />
          ) : (
            <EmptyState title="No groups">
              A group, such as warehouse or customer care, gives many users the same permissions.
            </EmptyState>
          )
        }
      </Loaded>
      <Dialog opened={task !== null} onClose={close} title={titleOf(task)}>
        {task?.kind === 'create' ? <GroupForm group={null} onClose={close} /> : null}
        {task?.kind === 'edit' ? <GroupForm group={task.group} onClose={close} /> : null}
        {task?.kind === 'remove' ? <RemoveGroup group={task.group} onClose={close} /> : null}
      </Dialog>
    </Panel>
  );
}

interface GroupsTableProps {
  groups: readonly GroupResponse[];
  onTask: (task: Task) => void;
}

function GroupsTable({ groups, onTask }: GroupsTableProps) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Group</Table.Th>
            <Table.Th scope="col">May</Table.Th>
            <Table.Th scope="col" ta="right">
              Users
            </Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {groups.map((group) => (
            <GroupRow key={group.id} group={group} onTask={onTask} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function GroupRow({ group, onTask }: { group: GroupResponse; onTask: GroupsTableProps['onTask'] }) {
  const small = { size: 'compact-xs', variant: 'default' } as const;
  return (
    <Table.Tr>
      <Table.Td maw={260}>
        <Text size="sm" fw={600} truncate>
          {group.name}
        </Text>
        {group.description ? (
          <Text size="xs" c="dimmed" lineClamp={2}>
            {group.description}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td maw={380}>{permissionWords(group.permissions) || 'Nothing yet'}</Table.Td>
      <Table.Td ta="right" className="tabular">
        {formatCount(group.user_count)}
      </Table.Td>
      <Table.Td>
        <Group gap="xs" justify="flex-end" wrap="nowrap">
          <Button
            {...small}
            aria-label={`Edit ${group.name}`}
            onClick={() => onTask({ kind: 'edit', group })}
          >
            Edit…
          </Button>
          <ExplainedButton
            {...small}
            aria-label={`Remove ${group.name}`}
            refusal={group.user_count > 0 ? 'It has users; give them another group first.' : null}
            onClick={() => onTask({ kind: 'remove', group })}
          >
            Remove…
          </ExplainedButton>
        </Group>
      </Table.Td>
    </Table.Tr>
  );
}

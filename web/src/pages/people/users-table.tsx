/** The users, a row each, with what can be done with them. */
import { Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import type { UserResponse } from '../../../../src/people/contract.ts';
import { useUser } from '../../api/session.ts';
import { StatusBadge } from '../../components/status-badge.tsx';
import { permissionWords, ROLE_LABELS } from '../../format/permissions.ts';
import type { UserTask } from './user-dialog.tsx';

interface UsersTableProps {
  users: readonly UserResponse[];
  onTask: (task: UserTask, user: UserResponse) => void;
}

export function UsersTable({ users, onTask }: UsersTableProps) {
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">User</Table.Th>
            <Table.Th scope="col">Role</Table.Th>
            <Table.Th scope="col">May</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {users.map((user) => (
            <UserRow key={user.id} user={user} onTask={onTask} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function StateBadge({ user: { is_active, is_invited } }: { user: UserResponse }) {
  if (!is_active) return <StatusBadge status="INACTIVE" words="Switched off" />;
  return is_invited ? (
    <StatusBadge status="REQUESTED" words="Invited" />
  ) : (
    <StatusBadge status="ACTIVE" words="Active" />
  );
}

function mayWords({ platform_role, permissions }: UserResponse): string {
  return platform_role === 'USER' ? permissionWords(permissions) || 'Nothing yet' : 'Everything';
}

function UserRow({ user, onTask }: { user: UserResponse; onTask: UsersTableProps['onTask'] }) {
  const { email, full_name, platform_role, group_name } = user;
  return (
    <Table.Tr>
      <Table.Td maw={260}>
        <Text size="sm" fw={600} truncate>
          {full_name ?? email}
        </Text>
        {full_name ? (
          <Text size="xs" c="dimmed" truncate>
            {email}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td>
        {ROLE_LABELS[platform_role]}
        {group_name ? (
          <Text size="xs" c="dimmed">
            {group_name}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td maw={320}>
        <Text size="sm" lineClamp={2}>
          {mayWords(user)}
        </Text>
      </Table.Td>
      <Table.Td>
        <StateBadge user={user} />
      </Table.Td>
      <Table.Td>
        <RowActions user={user} onTask={onTask} />
      </Table.Td>
    </Table.Tr>
  );
}

/** Nobody switches themselves off; owners of the platform are changed by owners of the platform. */
function RowActions({ user, onTask }: { user: UserResponse; onTask: UsersTableProps['onTask'] }) {
  const me = useUser();
  const isAbove = user.platform_role === 'PLATFORM_OWNER' && me.platform_role !== 'PLATFORM_OWNER';
  if (isAbove) return null;
  const name = user.full_name ?? user.email;
  const small = { size: 'compact-xs', variant: 'default' } as const;
  return (
    <Group gap="xs" justify="flex-end" wrap="nowrap">
      <Button {...small} aria-label={`Edit ${name}`} onClick={() => onTask('edit', user)}>
        Edit…
      </Button>
      {user.platform_role === 'USER' ? (
        <Button {...small} aria-label={`Environments of ${name}`} onClick={() => onTask('access', user)}>
          Environments…
        </Button>
      ) : null}
      {user.id === me.id || !user.is_active ? null : (
        <Button {...small} aria-label={`Password of ${name}`} onClick={() => onTask('link', user)}>
          Password…
        </Button>
      )}
      {user.id === me.id ? null : (
        <Button
          {...small}
          aria-label={`Switch ${user.is_active ? 'off' : 'on'} ${name}`}
          onClick={() => onTask('switch', user)}
        >
          {user.is_active ? 'Switch off…' : 'Switch on…'}
        </Button>
      )}
    </Group>
  );
}

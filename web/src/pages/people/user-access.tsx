/** Which environments a user may enter. */
import { Button, Group, Select, Stack, Table, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ENVIRONMENT_ROLES, type EnvironmentRole } from '../../../../src/tenancy/environment.ts';
import type { UserAccess as Access, UserResponse } from '../../../../src/people/contract.ts';
import { api, client } from '../../api/client.ts';
import { ChangeFailure } from '../../components/fulfillment/change-failure.tsx';
import { notifyFailure } from '../../components/notify-failure.ts';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { humanize } from '../../format/labels.ts';
import { usePeopleChange } from './use-people-change.ts';

const ROLE_OPTIONS = ENVIRONMENT_ROLES.map((role) => ({ value: role, label: humanize(role) }));

/** Each change holds at once. */
export function UserAccess({ user, onClose }: { user: UserResponse; onClose: () => void }) {
  const access = useQuery(api.people.access.queryOptions({ input: { params: { user_id: user.id } } }));
  return (
    <Stack>
      <Loaded query={access} skeleton={<RowsSkeleton rows={3} height={32} />}>
        {(data) => (
          <>
            <Memberships access={data} />
            <GrantForm access={data} />
          </>
        )}
      </Loaded>
      <Group justify="flex-end">
        <Button variant="default" onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

function Memberships({ access }: { access: Access }) {
  const withdraw = usePeopleChange((env_id: string) =>
    client.people.withdrawEnvironment({ params: { user_id: access.user_id, env_id } }),
  );
  if (access.env_roles.length === 0)
    return <Text size="sm">{access.full_name ?? access.email} may enter no environment yet.</Text>;
  return (
    <Table verticalSpacing={6}>
      <Table.Thead>
        <Table.Tr>
          <Table.Th scope="col">Environment</Table.Th>
          <Table.Th scope="col">As</Table.Th>
          <Table.Th scope="col">
            <VisuallyHidden>Actions</VisuallyHidden>
          </Table.Th>
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {access.env_roles.map(({ env_id, env_name, role }) => (
          <Table.Tr key={env_id}>
            <Table.Td>{env_name}</Table.Td>
            <Table.Td>{humanize(role)}</Table.Td>
            <Table.Td ta="right">
              <Button
                size="compact-xs"
                variant="default"
                aria-label={`Take ${env_name} away`}
                loading={withdraw.isPending && withdraw.variables === env_id}
                onClick={() => withdraw.mutate(env_id, { onError: notifyFailure })}
              >
                Take away
              </Button>
            </Table.Td>
          </Table.Tr>
        ))}
      </Table.Tbody>
    </Table>
  );
}

function GrantForm({ access }: { access: Access }) {
  const { data } = useQuery(api.environments.list.queryOptions({ input: { query: {} } }));
  const [environmentId, setEnvironmentId] = useState<string | null>(null);
  const [role, setRole] = useState<EnvironmentRole>('MEMBER');
  const grant = usePeopleChange((env_id: string) =>
    client.people.grantEnvironment({ params: { user_id: access.user_id }, body: { env_id, role } }),
  );
  const organizations = access.org_roles.map(({ org_id }) => org_id);
  const closed = (data?.body ?? []).filter(
    ({ id, organization_id }) =>
      organizations.includes(organization_id) && !access.env_roles.some(({ env_id }) => env_id === id),
  );
  if (closed.length === 0) return null;
  return (
    <>
      <Group align="flex-end" gap="xs">
        <Select
          label="Open another"
          placeholder="Environment"
          style={{ flex: 1 }}
          searchable
          data={closed.map(({ id, name }) => ({ value: id, label: name }))}
          value={environmentId}
          onChange={setEnvironmentId}
        />
        <Select
          label="As"
          w={120}
          allowDeselect={false}
          data={ROLE_OPTIONS}
          value={role}
          onChange={(chosen) => setRole(ENVIRONMENT_ROLES.find((each) => each === chosen) ?? role)}
        />
        <Button
          disabled={environmentId === null}
          loading={grant.isPending}
          onClick={() => {
            if (environmentId) grant.mutate(environmentId, { onSuccess: () => setEnvironmentId(null) });
          }}
        >
          Open
        </Button>
      </Group>
      <ChangeFailure error={grant.error} />
    </>
  );
}

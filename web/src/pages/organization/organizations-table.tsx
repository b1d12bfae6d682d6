/** The organizations, a row each. */
import { Anchor, Badge, Button, Group, Table, Text, VisuallyHidden } from '@mantine/core';
import { Link } from 'react-router';
import type { OrganizationResponse } from '../../../../src/tenancy/contract.ts';
import { useUser } from '../../api/session.ts';
import { Moment } from '../../components/moment.tsx';
import { formatCount } from '../../format/money.ts';

interface OrganizationsTableProps {
  organizations: readonly OrganizationResponse[];
  onRename: (organization: OrganizationResponse) => void;
}

export function OrganizationsTable({ organizations, onRename }: OrganizationsTableProps) {
  const { organization_id: own } = useUser();
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Organization</Table.Th>
            <Table.Th scope="col" ta="right">
              Environments
            </Table.Th>
            <Table.Th scope="col" ta="right">
              Users
            </Table.Th>
            <Table.Th scope="col">Made</Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {organizations.map((organization) => (
            <OrganizationRow
              key={organization.id}
              organization={organization}
              isOwn={organization.id === own}
              onRename={onRename}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface OrganizationRowProps {
  organization: OrganizationResponse;
  isOwn: boolean;
  onRename: OrganizationsTableProps['onRename'];
}

/** The counts of one's own lead to the pages that list them. */
function OrganizationRow({ organization, isOwn, onRename }: OrganizationRowProps) {
  const { name, slug, environment_count, user_count, created_at } = organization;
  return (
    <Table.Tr>
      <Table.Td maw={340}>
        <Group gap="xs" wrap="nowrap">
          <Text size="sm" fw={600} truncate>
            {name}
          </Text>
          {isOwn ? (
            <Badge size="sm" variant="default">
              Yours
            </Badge>
          ) : null}
        </Group>
        <Text size="xs" c="dimmed" truncate>
          {slug}
        </Text>
      </Table.Td>
      <Table.Td ta="right" className="tabular">
        <Counted count={environment_count} to={isOwn ? '/environments' : null} noun="environments" />
      </Table.Td>
      <Table.Td ta="right" className="tabular">
        <Counted count={user_count} to={isOwn ? '/users' : null} noun="users" />
      </Table.Td>
      <Table.Td>
        <Moment at={created_at} />
      </Table.Td>
      <Table.Td ta="right">
        <Button
          size="compact-xs"
          variant="default"
          aria-label={`Rename ${name}`}
          onClick={() => onRename(organization)}
        >
          Rename…
        </Button>
      </Table.Td>
    </Table.Tr>
  );
}

function Counted({ count, to, noun }: { count: number; to: string | null; noun: string }) {
  if (to === null) return formatCount(count);
  return (
    <Anchor component={Link} to={to} size="sm" aria-label={`${formatCount(count)} ${noun}`}>
      {formatCount(count)}
    </Anchor>
  );
}

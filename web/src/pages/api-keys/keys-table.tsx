/** The keys, a row each. */
import { Button, Code, Table, Text, VisuallyHidden } from '@mantine/core';
import type { ApiKeyStatus } from '../../../../src/api-keys/api-key.ts';
import type { ApiKeyResponse } from '../../../../src/api-keys/contract.ts';
import { Moment } from '../../components/moment.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { permissionWords } from '../../format/permissions.ts';

export const STATUS_WORDS: Readonly<Record<ApiKeyStatus, string>> = {
  ACTIVE: 'Valid',
  EXPIRED: 'Expired',
  REVOKED: 'Revoked',
};

interface KeysTableProps {
  keys: readonly ApiKeyResponse[];
  onRevoke: (key: ApiKeyResponse) => void;
}

export function KeysTable({ keys, onRevoke }: KeysTableProps) {
  return (
    <Table.ScrollContainer minWidth={860}>
      <Table verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Key</Table.Th>
            <Table.Th scope="col">May</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">Last used</Table.Th>
            <Table.Th scope="col">Made</Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {keys.map((key) => (
            <KeyRow key={key.id} apiKey={key} onRevoke={onRevoke} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function KeyRow({ apiKey, onRevoke }: { apiKey: ApiKeyResponse; onRevoke: KeysTableProps['onRevoke'] }) {
  const { name, prefix, scopes, status, expires_at, revoked_at, last_used_at } = apiKey;
  return (
    <Table.Tr>
      <Table.Td maw={220}>
        <Text size="sm" fw={600} truncate>
          {name}
        </Text>
        <Code>{prefix}…</Code>
      </Table.Td>
      <Table.Td maw={320}>
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {permissionWords(scopes)}
        </Text>
      </Table.Td>
      <Table.Td>
        <StatusBadge status={status} words={STATUS_WORDS[status]} />
        <Text size="xs" c="dimmed">
          {revoked_at ? <Moment at={revoked_at} /> : null}
          {!revoked_at && expires_at ? (
            <>
              {status === 'EXPIRED' ? '' : 'expires '}
              <Moment at={expires_at} />
            </>
          ) : null}
          {!revoked_at && !expires_at ? 'until it is revoked' : null}
        </Text>
      </Table.Td>
      <Table.Td>
        {last_used_at ? (
          <Moment at={last_used_at} />
        ) : (
          <Text size="sm" c="dimmed">
            Never
          </Text>
        )}
      </Table.Td>
      <Table.Td>
        <Moment at={apiKey.created_at} />
        <Text size="xs" c="dimmed" truncate maw={180}>
          by {apiKey.created_by_email}
        </Text>
      </Table.Td>
      <Table.Td ta="right">
        {status === 'REVOKED' ? null : (
          <Button
            size="compact-xs"
            variant="default"
            aria-label={`Revoke ${name}`}
            onClick={() => onRevoke(apiKey)}
          >
            Revoke…
          </Button>
        )}
      </Table.Td>
    </Table.Tr>
  );
}

/** One entry of the audit log, whole. */
import { Code, Stack, Table, Text } from '@mantine/core';
import type { AuditEntry } from '../../../../src/audit/contract.ts';
import { Moment } from '../../components/moment.tsx';
import { ACT_WORDS, changesOf } from './act-words.ts';

export function EntryView({ entry }: { entry: AuditEntry }) {
  const changes = changesOf(entry);
  return (
    <Stack gap="sm">
      <Text size="sm">
        {entry.actor_name} {ACT_WORDS[entry.action]}: {entry.target_name}.
      </Text>
      <Text size="sm" c="dimmed">
        <Moment at={entry.created_at} exact />
      </Text>
      {changes.length > 0 ? (
        <Table verticalSpacing={6}>
          <Table.Thead>
            <Table.Tr>
              <Table.Th scope="col">What</Table.Th>
              <Table.Th scope="col">Before</Table.Th>
              <Table.Th scope="col">After</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {changes.map(({ name, from, to }) => (
              <Table.Tr key={name}>
                <Table.Td>{name}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{from ?? '–'}</Table.Td>
                <Table.Td style={{ overflowWrap: 'anywhere' }}>{to}</Table.Td>
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      ) : null}
      <Text size="xs" c="dimmed">
        Request <Code>{entry.request_id}</Code>
      </Text>
    </Stack>
  );
}

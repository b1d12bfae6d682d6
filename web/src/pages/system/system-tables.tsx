/** The tables of the system page: each row with its state and what to do about it. */
import { Anchor, Table, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { SystemView } from '../../../../src/operation/contract.ts';
import { Moment } from '../../components/moment.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { humanize } from '../../format/labels.ts';

interface VerdictProps {
  status: string;
  what_to_do: string | null;
}

/** A single word of two letters says little. */
const WORDS: Readonly<Record<string, string>> = { OK: 'Well' };

/** Makes have their own way of being written. */
const NAMES: Readonly<Record<string, string>> = { mongodb: 'MongoDB' };

function Verdict({ status, what_to_do: remedy }: VerdictProps) {
  return (
    <>
      <StatusBadge status={status} words={WORDS[status] ?? humanize(status)} />
      {remedy ? (
        <Text size="sm" mt={4} maw={420}>
          {remedy}
        </Text>
      ) : null}
    </>
  );
}

function Rows({ heads, children }: { heads: readonly string[]; children: ReactNode }) {
  return (
    <Table.ScrollContainer minWidth={560}>
      <Table>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head} scope="col">
                {head}
              </Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>{children}</Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

const seconds = (value: number) => (value < 1 ? 'none' : `${Math.round(value)} s`);
const perSecond = (value: number) => `${value.toFixed(1)} / s`;

export function DependenciesTable({ dependencies }: Pick<SystemView, 'dependencies'>) {
  return (
    <Rows heads={['Dependency', 'State', 'Answers in', 'Remark']}>
      {dependencies.map(({ name, latency_ms: latency, detail, ...verdict }) => (
        <Table.Tr key={name}>
          <Table.Td>{NAMES[name] ?? humanize(name)}</Table.Td>
          <Table.Td>
            <Verdict {...verdict} />
          </Table.Td>
          <Table.Td>{latency === null ? 'no answer' : `${latency} ms`}</Table.Td>
          <Table.Td>{detail ?? ''}</Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

export function QueuesTable({ queues }: { queues: NonNullable<SystemView['queues']> }) {
  return (
    <Rows heads={['Queue', 'State', 'Waiting', 'Longest wait', 'Added', 'Taken', 'Workers']}>
      {queues.map((queue) => (
        <Table.Tr key={`${queue.name} ${queue.kind}`}>
          <Table.Td>
            {queue.name} · {queue.kind}
          </Table.Td>
          <Table.Td>
            <Verdict status={queue.status} what_to_do={queue.what_to_do} />
          </Table.Td>
          <Table.Td>{queue.backlog}</Table.Td>
          <Table.Td>{seconds(queue.oldest_seconds)}</Table.Td>
          <Table.Td>{perSecond(queue.added_per_second)}</Table.Td>
          <Table.Td>{perSecond(queue.dispatched_per_second)}</Table.Td>
          <Table.Td>{queue.workers}</Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

export function ProjectionsTable({ projections }: { projections: NonNullable<SystemView['projections']> }) {
  return (
    <Rows heads={['Where changes go', 'State', 'Longest wait', 'Set aside']}>
      {projections.map(({ target, waiting_seconds: waiting, set_aside: aside, ...verdict }) => (
        <Table.Tr key={target}>
          <Table.Td>{humanize(target)}</Table.Td>
          <Table.Td>
            <Verdict {...verdict} />
          </Table.Td>
          <Table.Td>{seconds(waiting)}</Table.Td>
          <Table.Td>{aside === 0 ? 'none' : aside}</Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

export function SetAsideTable({ rows }: { rows: SystemView['set_aside'] }) {
  return (
    <Rows heads={['Where it was to go', 'What', 'Why it was not taken', 'Attempts', 'Next attempt']}>
      {rows.map((row) => (
        <Table.Tr key={`${row.target} ${row.order_id ?? row.entity_id} ${row.topic} ${row.set_aside_at}`}>
          <Table.Td>{humanize(row.target)}</Table.Td>
          <Table.Td>
            {row.order_id ? (
              <Anchor component={Link} to={`/orders/${row.order_id}`}>
                {row.topic}
              </Anchor>
            ) : (
              row.topic
            )}
          </Table.Td>
          <Table.Td>{row.reason}</Table.Td>
          <Table.Td>{row.attempts}</Table.Td>
          <Table.Td>
            <Moment at={row.retry_at} />
          </Table.Td>
        </Table.Tr>
      ))}
    </Rows>
  );
}

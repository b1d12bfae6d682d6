/** The sourcing rules in the order in which they are asked. */
import { Paper, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { api } from '../../api/client.ts';
import { PagedFooter } from '../../components/paged-footer.tsx';
import { PageHeader } from '../../components/page-header.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { usePage } from '../../components/use-page.ts';
import { humanize } from '../../format/labels.ts';
import { formatDistance } from '../../format/time.ts';

const PAGE_SIZE = 50;

/** Rules with their conditions and limits; the first that matches an order decides. */
export function SourcingRulesPage() {
  const [page, setPage] = usePage();
  const rules = useQuery(
    api.sourcingRules.list.queryOptions({ input: { query: { page, page_size: PAGE_SIZE } } }),
  );
  return (
    <>
      <PageHeader title="Sourcing rules" />
      <Paper p="md" bd="1px solid var(--oms-line)">
        <Loaded query={rules} skeleton={<RowsSkeleton rows={6} height={32} />}>
          {({ items, total }) =>
            items.length > 0 ? (
              <>
                <RulesTable rules={items} />
                <PagedFooter page={page} pageSize={PAGE_SIZE} total={total} noun="rules" onPage={setPage} />
              </>
            ) : (
              <EmptyState title="There are no rules">
                Every order is sourced by the default strategy of the environment.
              </EmptyState>
            )
          }
        </Loaded>
      </Paper>
    </>
  );
}

function RulesTable({ rules }: { rules: readonly SourcingRuleResponse[] }) {
  return (
    <Table.ScrollContainer minWidth={800}>
      <Table verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col" ta="right">
              Priority
            </Table.Th>
            <Table.Th scope="col">Rule</Table.Th>
            <Table.Th scope="col">State</Table.Th>
            <Table.Th scope="col">When</Table.Th>
            <Table.Th scope="col">Strategy</Table.Th>
            <Table.Th scope="col">Limits</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rules.map((rule) => (
            <RuleRow key={rule.id} rule={rule} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function RuleRow({ rule }: { rule: SourcingRuleResponse }) {
  return (
    <Table.Tr>
      <Table.Td ta="right">{rule.priority}</Table.Td>
      <Table.Td miw={190}>
        {rule.name}
        {rule.description ? (
          <Text size="xs" c="dimmed">
            {rule.description}
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td>
        <StatusBadge status={rule.is_active ? 'ACTIVE' : 'INACTIVE'} />
      </Table.Td>
      <Table.Td>
        {rule.conditions.length > 0
          ? rule.conditions.map((condition) => (
              <ConditionText key={JSON.stringify(condition)} condition={condition} />
            ))
          : 'Always'}
      </Table.Td>
      <Table.Td>{humanize(rule.strategy)}</Table.Td>
      <Table.Td>{limitsOf(rule)}</Table.Td>
    </Table.Tr>
  );
}

function ConditionText({ condition }: { condition: Condition }) {
  return (
    <Text size="sm">
      {condition.field}{' '}
      <Text span c="dimmed" size="sm">
        {humanize(condition.operator).toLowerCase()}
      </Text>{' '}
      {valueText(condition.value)}
    </Text>
  );
}

type Condition = SourcingRuleResponse['conditions'][number];

/** A value of a condition as one would write it; a list with commas. */
function valueText(value: Condition['value']): string {
  if (typeof value === 'string') return value;
  return Array.isArray(value) ? value.map(valueText).join(', ') : JSON.stringify(value);
}

function limitsOf(rule: SourcingRuleResponse): string {
  const limits = [
    rule.max_split_nodes === 1 ? 'no split' : `at most ${rule.max_split_nodes} nodes`,
    rule.max_distance_km === null ? null : `within ${formatDistance(rule.max_distance_km)}`,
    rule.allowed_node_types.length > 0 ? rule.allowed_node_types.map(humanize).join(' or ') : null,
  ];
  return limits.filter((limit) => limit !== null).join(', ');
}

/** What the current rules say otherwise in a rule set. */
import { NumberInput, Select, Switch, Table, Text } from '@mantine/core';
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { SOURCING_STRATEGIES } from '../../../../src/sourcing/strategy-names.ts';
import { humanize } from '../../format/labels.ts';
import type { RuleChange } from './simulation-form.ts';

type Changes = Readonly<Record<string, RuleChange>>;

interface RuleChangeTableProps {
  rules: readonly SourcingRuleResponse[];
  changes: Changes;
  onChange: (changes: Changes) => void;
}

/** A row for each rule with the fields that are changed most; conditions are changed as JSON. */
export function RuleChangeTable({ rules, changes, onChange }: RuleChangeTableProps) {
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={4}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Rule</Table.Th>
            <Table.Th scope="col">On</Table.Th>
            <Table.Th scope="col">Priority</Table.Th>
            <Table.Th scope="col">Strategy</Table.Th>
            <Table.Th scope="col">Most nodes</Table.Th>
            <Table.Th scope="col">Most km</Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rules.map((rule) => (
            <RuleRow
              key={rule.id}
              rule={rule}
              change={changes[rule.id] ?? {}}
              onChange={(change) => onChange({ ...changes, [rule.id]: { ...changes[rule.id], ...change } })}
            />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

interface RuleRowProps {
  rule: SourcingRuleResponse;
  change: RuleChange;
  onChange: (change: RuleChange) => void;
}

const STRATEGIES = SOURCING_STRATEGIES.map((value) => ({ value, label: humanize(value) }));

function RuleRow({ rule, change, onChange }: RuleRowProps) {
  const shown = { ...rule, ...change };
  const number = (value: string | number, set: (value: number) => RuleChange) => {
    if (typeof value === 'number') onChange(set(value));
  };
  return (
    <Table.Tr>
      <Table.Td maw={190}>
        <Text size="sm" truncate title={rule.name}>
          {rule.name}
        </Text>
      </Table.Td>
      <Table.Td>
        <Switch
          aria-label={`${rule.name} is on`}
          checked={shown.is_active}
          onChange={(event) => onChange({ is_active: event.currentTarget.checked })}
        />
      </Table.Td>
      <Table.Td w={90}>
        <NumberInput
          size="xs"
          aria-label={`Priority of ${rule.name}`}
          min={1}
          allowDecimal={false}
          value={shown.priority}
          onChange={(value) => number(value, (priority) => ({ priority }))}
        />
      </Table.Td>
      <Table.Td w={190}>
        <Select
          size="xs"
          aria-label={`Strategy of ${rule.name}`}
          allowDeselect={false}
          data={STRATEGIES}
          value={shown.strategy}
          onChange={(chosen) => {
            const strategy = SOURCING_STRATEGIES.find((each) => each === chosen);
            if (strategy) onChange({ strategy });
          }}
        />
      </Table.Td>
      <Table.Td w={90}>
        <NumberInput
          size="xs"
          aria-label={`Most nodes of ${rule.name}`}
          min={1}
          max={10}
          allowDecimal={false}
          value={shown.max_split_nodes}
          onChange={(value) => number(value, (max_split_nodes) => ({ max_split_nodes }))}
        />
      </Table.Td>
      <Table.Td w={100}>
        <NumberInput
          size="xs"
          aria-label={`Most kilometers of ${rule.name}`}
          placeholder="Any"
          min={1}
          value={shown.max_distance_km ?? ''}
          onChange={(value) => onChange({ max_distance_km: typeof value === 'number' ? value : null })}
        />
      </Table.Td>
    </Table.Tr>
  );
}

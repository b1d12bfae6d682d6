/** The rule sets that are compared. */
import { Button, Group, JsonInput, Paper, Select, Stack, Text, TextInput, Title } from '@mantine/core';
import { RULE_SET_LIMIT } from '../../../../src/simulations/simulation.ts';
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { RuleChangeTable } from './rule-change-table.tsx';
import {
  jsonProblem,
  newRuleSet,
  RULE_SET_KINDS,
  type RuleSetForm,
  type RuleSetKind,
} from './simulation-form.ts';

const KIND_LABELS: Readonly<Record<RuleSetKind, string>> = {
  CURRENT: 'The current rules',
  CHANGED: 'The current rules with changes',
  JSON: 'Other rules, as JSON',
};

interface RuleSetListProps {
  sets: readonly RuleSetForm[];
  rules: readonly SourcingRuleResponse[];
  onChange: (sets: RuleSetForm[]) => void;
}

/** At least one, beside what really happened. */
export function RuleSetList({ sets, rules, onChange }: RuleSetListProps) {
  const next = Math.max(0, ...sets.map((set) => set.key)) + 1;
  const replace = (key: number, changes: Partial<RuleSetForm>) =>
    onChange(sets.map((set) => (set.key === key ? { ...set, ...changes } : set)));
  return (
    <Stack gap="xs">
      <Group justify="space-between">
        <Title order={3} fz="sm">
          Rule sets
        </Title>
        <Button
          size="compact-sm"
          variant="default"
          disabled={sets.length >= RULE_SET_LIMIT}
          onClick={() => onChange([...sets, newRuleSet(next, 'CHANGED', rules)])}
        >
          Add a rule set
        </Button>
      </Group>
      {sets.map((set) => (
        <RuleSetFields
          key={set.key}
          set={set}
          rules={rules}
          onChange={(changes) => replace(set.key, changes)}
          {...(sets.length > 1 ? { onRemove: () => onChange(sets.filter((each) => each !== set)) } : {})}
        />
      ))}
    </Stack>
  );
}

interface RuleSetFieldsProps {
  set: RuleSetForm;
  rules: readonly SourcingRuleResponse[];
  onChange: (changes: Partial<RuleSetForm>) => void;
  onRemove?: () => void;
}

function RuleSetFields({ set, rules, onChange, onRemove }: RuleSetFieldsProps) {
  return (
    <Paper p="sm" bd="1px solid var(--oms-line)" component="fieldset" m={0}>
      <Group align="flex-end" gap="sm" mb={set.kind === 'CURRENT' ? 0 : 'sm'}>
        <TextInput
          label="Name of the set"
          maxLength={200}
          value={set.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <Select
          label="Rules"
          w={270}
          allowDeselect={false}
          data={RULE_SET_KINDS.map((value) => ({ value, label: KIND_LABELS[value] }))}
          value={set.kind}
          onChange={(chosen) =>
            onChange({ kind: RULE_SET_KINDS.find((kind) => kind === chosen) ?? 'CURRENT' })
          }
        />
        {onRemove ? (
          <Button variant="subtle" color="gray" onClick={onRemove} aria-label={`Remove ${set.name}`}>
            Remove
          </Button>
        ) : null}
      </Group>
      {set.kind === 'CHANGED' ? <Changes set={set} rules={rules} onChange={onChange} /> : null}
      {set.kind === 'JSON' ? <Json set={set} onChange={onChange} /> : null}
    </Paper>
  );
}

function Changes({ set, rules, onChange }: Omit<RuleSetFieldsProps, 'onRemove'>) {
  if (rules.length === 0) {
    return (
      <Text size="sm" c="dimmed">
        There are no rules to change: orders are sourced by the environment’s default strategy.
      </Text>
    );
  }
  return (
    <RuleChangeTable rules={rules} changes={set.changes} onChange={(changes) => onChange({ changes })} />
  );
}

function Json({ set, onChange }: Pick<RuleSetFieldsProps, 'set' | 'onChange'>) {
  return (
    <JsonInput
      label="Rules of the set"
      description="As in POST /sourcing-rules; the server says what is wrong with one, and where"
      autosize
      minRows={6}
      maxRows={18}
      value={set.json}
      error={jsonProblem(set.json)}
      onChange={(json) => onChange({ json })}
      styles={{ input: { fontFamily: 'var(--mantine-font-family-monospace)', fontSize: 13 } }}
    />
  );
}

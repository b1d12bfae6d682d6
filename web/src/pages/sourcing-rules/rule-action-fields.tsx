/** What a rule does with the orders that it matches. */
import { Fieldset, Group, MultiSelect, NumberInput, Select, Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { humanize } from '../../format/labels.ts';
import type { RuleForm } from './rule-form.ts';
import { STRATEGY_WORDS } from './rule-words.ts';
import type { RuleMetadata } from './use-rule-metadata.ts';

interface RuleActionFieldsProps {
  form: RuleForm;
  metadata: RuleMetadata;
  onChange: (changes: Partial<RuleForm>) => void;
}

const inWords = (codes: readonly string[]) => codes.map((value) => ({ value, label: humanize(value) }));
const NODES_OFFERED = 200;

/** The strategy, and which nodes may serve. */
export function RuleActionFields({ form, metadata, onChange }: RuleActionFieldsProps) {
  const nodes = useQuery(api.nodes.list.queryOptions({ input: { query: { page_size: NODES_OFFERED } } }));
  const offered = (nodes.data?.items ?? []).map((node) => ({
    value: node.id,
    label: `${node.code} · ${node.name}`,
  }));
  const known = new Set(offered.map(({ value }) => value));
  const others = form.excluded_node_ids
    .filter((id) => !known.has(id))
    .map((id) => ({ value: id, label: id }));
  return (
    <Fieldset legend="Then">
      <Stack gap="sm">
        <Select
          label="Strategy"
          description={STRATEGY_WORDS[form.strategy]}
          allowDeselect={false}
          data={inWords(metadata.strategies)}
          value={form.strategy}
          onChange={(strategy) => onChange({ strategy: strategy as RuleForm['strategy'] })}
        />
        {form.strategy === 'COST_OPTIMAL' ? <Weights form={form} onChange={onChange} /> : null}
        <Group grow align="flex-start">
          <NumberInput
            label="Nodes of a split, at most"
            min={1}
            max={10}
            allowDecimal={false}
            value={form.max_split_nodes}
            onChange={(max_split_nodes) => onChange({ max_split_nodes })}
          />
          <NumberInput
            label="Distance in km, at most"
            placeholder="Any"
            min={0}
            value={form.max_distance_km}
            onChange={(max_distance_km) => onChange({ max_distance_km })}
          />
        </Group>
        <MultiSelect
          label="Node types"
          placeholder={form.allowed_node_types.length === 0 ? 'Every type' : ''}
          data={inWords(metadata.node_types)}
          value={form.allowed_node_types}
          onChange={(types) => onChange({ allowed_node_types: types as RuleForm['allowed_node_types'] })}
        />
        <MultiSelect
          label="Capabilities besides the one that the fulfillment type needs"
          data={inWords(metadata.capabilities)}
          value={form.required_capabilities}
          onChange={(all) => onChange({ required_capabilities: all as RuleForm['required_capabilities'] })}
        />
        <MultiSelect
          label="Nodes that never serve these orders"
          searchable
          data={[...offered, ...others]}
          value={form.excluded_node_ids}
          onChange={(excluded_node_ids) => onChange({ excluded_node_ids })}
        />
      </Stack>
    </Fieldset>
  );
}

function Weights({ form, onChange }: Pick<RuleActionFieldsProps, 'form' | 'onChange'>) {
  const share = { min: 0, max: 1, step: 0.1, decimalScale: 3 };
  return (
    <Group grow align="flex-start">
      <NumberInput
        label="Weight of the cost"
        {...share}
        value={form.cost_weight}
        onChange={(cost_weight) => onChange({ cost_weight })}
      />
      <NumberInput
        label="Weight of the distance"
        {...share}
        value={form.distance_weight}
        onChange={(distance_weight) => onChange({ distance_weight })}
      />
    </Group>
  );
}

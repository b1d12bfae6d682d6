/** A rule while it is edited: everything is text until it is sent. */
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import type { ConditionOperator } from '../../../../src/sourcing/conditions.ts';
import type { RuleContent } from '../../../../src/sourcing/rule-input.ts';
import type { client } from '../../api/client.ts';

/** What creating a rule takes. */
export type RuleBody = Parameters<typeof client.sourcingRules.create>[0]['body'];

/** How the API names metadata among the fields; the key is written beside it. */
export const METADATA_FIELD = 'metadata.<key>';
const METADATA_PREFIX = 'metadata.';

export interface ConditionDraft {
  /** Tells drafts apart while they are edited. */
  key: string;
  field: string;
  metadataKey: string;
  operator: ConditionOperator;
  /** The value of an operator that takes one. */
  text: string;
  /** The values of an operator that takes a list. */
  list: string[];
}

export interface RuleForm extends Pick<
  RuleContent,
  'strategy' | 'allowed_node_types' | 'excluded_node_ids' | 'required_capabilities' | 'is_active'
> {
  name: string;
  description: string;
  priority: number | string;
  conditions: ConditionDraft[];
  max_split_nodes: number | string;
  max_distance_km: number | string;
  cost_weight: number | string;
  distance_weight: number | string;
}

/** True for the operators that take a list. */
export const takesList = (operator: ConditionOperator): boolean => operator === 'IN' || operator === 'NOT_IN';

/** A condition to begin with. */
export const newCondition = (key: string): ConditionDraft => ({
  key,
  field: 'state',
  metadataKey: '',
  operator: 'IN',
  text: '',
  list: [],
});

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

function draftOf(condition: SourcingRuleResponse['conditions'][number], key: string): ConditionDraft {
  const { field, value } = condition;
  const isMetadata = field.startsWith(METADATA_PREFIX);
  return {
    key,
    field: isMetadata ? METADATA_FIELD : field,
    metadataKey: isMetadata ? field.slice(METADATA_PREFIX.length) : '',
    // What is stored was judged when it was saved.
    operator: condition.operator as ConditionOperator,
    text: Array.isArray(value) ? '' : asText(value),
    list: Array.isArray(value) ? value.map(asText) : [],
  };
}

/** The form of a rule; of a new one, which is tried after all others, without it. */
export function formOf(rule: SourcingRuleResponse | null, lastPriority: number): RuleForm {
  return {
    name: rule?.name ?? '',
    description: rule?.description ?? '',
    priority: rule?.priority ?? lastPriority + 10,
    is_active: rule?.is_active ?? true,
    strategy: rule?.strategy ?? 'DISTANCE_OPTIMAL',
    conditions: (rule?.conditions ?? []).map((condition, index) => draftOf(condition, `kept-${index}`)),
    allowed_node_types: rule?.allowed_node_types ?? [],
    excluded_node_ids: rule?.excluded_node_ids ?? [],
    // What is stored was judged when it was saved.
    required_capabilities: (rule?.required_capabilities ?? []) as RuleForm['required_capabilities'],
    max_split_nodes: rule?.max_split_nodes ?? 3,
    max_distance_km: rule?.max_distance_km ?? '',
    cost_weight: rule?.cost_weight ?? 0.5,
    distance_weight: rule?.distance_weight ?? 0.5,
  };
}

/** Metadata can hold true and false, which text does not equal. */
function valueOf(text: string, field: string): string | boolean {
  const trimmed = text.trim();
  if (field !== METADATA_FIELD || (trimmed !== 'true' && trimmed !== 'false')) return trimmed;
  return trimmed === 'true';
}

/** What is sent; the server says precisely what it does not take. */
export function bodyOf(form: RuleForm): RuleBody {
  return {
    name: form.name.trim(),
    description: form.description.trim() || null,
    priority: Number(form.priority),
    is_active: form.is_active,
    strategy: form.strategy,
    conditions: form.conditions.map(({ field, metadataKey, operator, text, list }) => ({
      field: field === METADATA_FIELD ? `${METADATA_PREFIX}${metadataKey.trim()}` : field,
      operator,
      value: takesList(operator) ? list.map((one) => valueOf(one, field)) : valueOf(text, field),
    })),
    allowed_node_types: form.allowed_node_types,
    excluded_node_ids: form.excluded_node_ids,
    required_capabilities: form.required_capabilities,
    max_split_nodes: Number(form.max_split_nodes),
    max_distance_km: form.max_distance_km === '' ? null : Number(form.max_distance_km),
    cost_weight: Number(form.cost_weight),
    distance_weight: Number(form.distance_weight),
  };
}

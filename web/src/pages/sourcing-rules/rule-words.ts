/** Rules in words. */
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { channelLabel, humanize } from '../../format/labels.ts';
import { formatDistance } from '../../format/time.ts';

/** A condition as the API gives it. */
export interface ConditionWords {
  field: string;
  operator: string;
  value: unknown;
}

const FIELD_LABELS: Readonly<Record<string, string>> = {
  fulfillment_type: 'Fulfillment type',
  pickup_node_id: 'Pickup node',
  customer_id: 'Customer',
  external_order_id: 'External order id',
  total_amount: 'Order total',
  total_quantity: 'Units in all',
  line_count: 'Number of lines',
  sku: 'A SKU of the order',
  tags: 'A tag of the order',
};

const OPERATOR_WORDS: Readonly<Record<string, string>> = {
  EQUALS: 'is',
  NOT_EQUALS: 'is not',
  GREATER_THAN: 'is more than',
  LESS_THAN: 'is less than',
  GREATER_THAN_OR_EQUAL: 'is at least',
  LESS_THAN_OR_EQUAL: 'is at most',
  IN: 'is one of',
  NOT_IN: 'is none of',
  CONTAINS: 'contains',
  STARTS_WITH: 'starts with',
};

/** `shipping_state` and `state` as `State`, `metadata.gift` as `Metadata gift`. */
export function fieldLabel(field: string): string {
  if (field.startsWith('metadata.')) return `Metadata ${field.slice('metadata.'.length)}`;
  return FIELD_LABELS[field] ?? humanize(field.replace(/^shipping_(?!amount)/, ''));
}

/** `IN` as `is one of`. */
export function operatorWords(operator: string): string {
  return OPERATOR_WORDS[operator] ?? humanize(operator).toLowerCase();
}

/** A code that a field can be, in words; anything else as it is. */
export function valueLabel(field: string, value: unknown): string {
  if (typeof value !== 'string') return JSON.stringify(value);
  if (field === 'channel') return channelLabel(value);
  return field === 'fulfillment_type' ? humanize(value) : value;
}

const valuesText = (field: string, value: unknown): string =>
  Array.isArray(value) ? value.map((one) => valueLabel(field, one)).join(', ') : valueLabel(field, value);

/** `State is one of CA, NV`. */
export function conditionText({ field, operator, value }: ConditionWords): string {
  return `${fieldLabel(field)} ${operatorWords(operator)} ${valuesText(field, value)}`;
}

/** What the order has where a condition asks for something else. */
export function actualText(field: string, actual: unknown): string {
  if (actual === null || actual === undefined) return 'the order has none';
  return `the order has ${valuesText(field, actual)}`;
}

type RuleLimits = Pick<
  SourcingRuleResponse,
  'max_split_nodes' | 'max_distance_km' | 'allowed_node_types' | 'excluded_node_ids' | 'required_capabilities'
>;

/** What a rule asks of the nodes. */
export function limitsText(rule: RuleLimits): string {
  const excluded = rule.excluded_node_ids.length;
  const limits = [
    rule.max_split_nodes === 1 ? 'no split' : `at most ${rule.max_split_nodes} nodes`,
    rule.max_distance_km === null ? null : `within ${formatDistance(rule.max_distance_km)}`,
    rule.allowed_node_types.length > 0 ? rule.allowed_node_types.map(humanize).join(' or ') : null,
    rule.required_capabilities.length > 0 ? rule.required_capabilities.map(humanize).join(' and ') : null,
    excluded === 0 ? null : excluded === 1 ? '1 node excluded' : `${excluded} nodes excluded`,
  ];
  return limits.filter((limit) => limit !== null).join(', ');
}

/** What a strategy looks for, in a sentence. */
export const STRATEGY_WORDS: Readonly<Record<SourcingRuleResponse['strategy'], string>> = {
  DISTANCE_OPTIMAL: 'The nearest node, with some weight on serving the order whole.',
  COST_OPTIMAL: 'The cheapest parcel against the nearest node, by the weights below.',
  STORE_NEAREST: 'The nearest store or dark store.',
  INVENTORY_RESERVATION: 'The node with the deepest stock.',
  LEAST_COST_SPLIT: 'The cheapest plan, whether one node or several carry it out.',
  AI_ADAPTIVE: 'AI scores above rule scores. Until there are any, distance optimal is used.',
  AI_HYBRID: 'Rule scores above AI scores. Until there are any, distance optimal is used.',
};

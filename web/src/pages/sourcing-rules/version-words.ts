/** What a field of a rule said at a version, in words. */
import { humanize } from '../../format/labels.ts';
import { conditionText, type ConditionWords } from './rule-words.ts';

const isCondition = (value: unknown): value is ConditionWords =>
  typeof value === 'object' && value !== null && 'field' in value && 'operator' in value && 'value' in value;

function itemText(field: string, value: unknown): string {
  if (isCondition(value)) return conditionText(value);
  if (typeof value !== 'string') return JSON.stringify(value);
  const isCode = ['strategy', 'allowed_node_types', 'required_capabilities'].includes(field);
  return isCode ? humanize(value) : value;
}

/** `State is one of CA, NV; Channel is Web`, `Distance optimal`, `yes`, `none`. */
export function changeText(field: string, value: unknown): string {
  if (value === null || value === '' || (Array.isArray(value) && value.length === 0)) return 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  return Array.isArray(value) ? value.map((one) => itemText(field, one)).join('; ') : itemText(field, value);
}

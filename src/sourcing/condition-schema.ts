/** Validation of a condition when a rule is saved: unknown fields and values of another kind are refused. */
import { z } from 'zod';
import { FULFILLMENT_TYPES, ORDER_CHANNELS } from '../orders/order.ts';
import { CONDITION_FIELDS, fieldKind, type FieldKind } from './condition-fields.ts';
import { asNumber, CONDITION_OPERATORS, type ConditionOperator, type ConditionValue } from './conditions.ts';

type OperatorFamily = 'equality' | 'order' | 'membership' | 'text';

const FAMILY: Readonly<Record<ConditionOperator, OperatorFamily>> = {
  EQUALS: 'equality',
  NOT_EQUALS: 'equality',
  GREATER_THAN: 'order',
  LESS_THAN: 'order',
  GREATER_THAN_OR_EQUAL: 'order',
  LESS_THAN_OR_EQUAL: 'order',
  IN: 'membership',
  NOT_IN: 'membership',
  CONTAINS: 'text',
  STARTS_WITH: 'text',
};

const FAMILIES: Readonly<Record<FieldKind, readonly OperatorFamily[]>> = {
  text: ['equality', 'membership', 'text'],
  number: ['equality', 'order', 'membership'],
  list: ['equality', 'membership', 'text'],
  any: ['equality', 'order', 'membership', 'text'],
};

const ENUMERATED: ReadonlyMap<string, readonly string[]> = new Map<string, readonly string[]>([
  ['channel', ORDER_CHANNELS],
  ['fulfillment_type', FULFILLMENT_TYPES],
]);

interface Problem {
  path: 'field' | 'operator' | 'value';
  message: string;
}

const LONGEST_TEXT = 500;
const LONGEST_LIST = 1_000;
const scalar = z.union([z.string().max(LONGEST_TEXT), z.number(), z.boolean()]);

/** A condition of a sourcing rule, as the API accepts it. Numbers may come as decimal text. */
export const conditionSchema = z
  .strictObject({
    field: z.string().min(1).max(200),
    operator: z.enum(CONDITION_OPERATORS),
    value: z.union([scalar, z.array(scalar).min(1).max(LONGEST_LIST)], {
      error: `must be text of at most ${LONGEST_TEXT} characters, a number, true or false, or a list of 1 to ${LONGEST_LIST} of them`,
    }),
  })
  .superRefine((condition, context) => {
    const problem = problemOf(condition);
    if (problem) context.addIssue({ code: 'custom', path: [problem.path], message: problem.message });
  });

/** What a field can be, where that is a fixed list; null: anything of its kind. */
export function valuesOf(field: string): readonly string[] | null {
  return ENUMERATED.get(field) ?? null;
}

/** The operators that suit a field, for the rule editor; empty when no such field exists. */
export function operatorsFor(field: string): ConditionOperator[] {
  const kind = fieldKind(field);
  return kind ? CONDITION_OPERATORS.filter((operator) => FAMILIES[kind].includes(FAMILY[operator])) : [];
}

function problemOf(condition: {
  field: string;
  operator: ConditionOperator;
  value: ConditionValue;
}): Problem | undefined {
  const { field, operator, value } = condition;
  const kind = fieldKind(field);
  if (!kind) {
    const known = CONDITION_FIELDS.join(', ');
    return { path: 'field', message: `unknown field ${field}; known are ${known} and metadata.<key>` };
  }
  if (!FAMILIES[kind].includes(FAMILY[operator])) {
    const accepted = operatorsFor(field).join(', ');
    return { path: 'operator', message: `${operator} does not apply to ${field}; accepted are ${accepted}` };
  }
  const message = problemOfValue(field, kind, operator, value);
  return message === undefined ? undefined : { path: 'value', message };
}

function problemOfValue(
  field: string,
  kind: FieldKind,
  operator: ConditionOperator,
  value: ConditionValue,
): string | undefined {
  const family = FAMILY[operator];
  if (Array.isArray(value) !== (family === 'membership')) {
    return `${operator} takes ${family === 'membership' ? 'a list' : 'one value'}`;
  }
  const values = Array.isArray(value) ? value : [value];
  if (kind === 'number' || family === 'order') {
    return values.every((one) => asNumber(one) !== undefined)
      ? undefined
      : `${field} ${operator} takes numbers`;
  }
  if (kind === 'any' && family !== 'text') return undefined;
  if (!values.every((one) => typeof one === 'string')) return `${field} ${operator} takes text`;
  const names = family === 'text' ? undefined : ENUMERATED.get(field);
  const stranger = names && values.find((one) => !names.includes(one));
  return stranger === undefined ? undefined : `${stranger} is no ${field}; known are ${names?.join(', ')}`;
}

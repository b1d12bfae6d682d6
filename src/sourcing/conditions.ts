/** Rule conditions: the ten operators and how one condition is evaluated against an order. */
import { readField } from './condition-fields.ts';
import type { SourcingOrder } from './sourcing.ts';

export const CONDITION_OPERATORS = [
  'EQUALS',
  'NOT_EQUALS',
  'GREATER_THAN',
  'LESS_THAN',
  'GREATER_THAN_OR_EQUAL',
  'LESS_THAN_OR_EQUAL',
  'IN',
  'NOT_IN',
  'CONTAINS',
  'STARTS_WITH',
] as const;
export type ConditionOperator = (typeof CONDITION_OPERATORS)[number];

export type ConditionScalar = string | number | boolean;
export type ConditionValue = ConditionScalar | readonly ConditionScalar[];

/** One condition of a rule. */
export interface Condition {
  field: string;
  operator: ConditionOperator;
  value: ConditionValue;
}

/** A number written as text: forms and decimal-as-string clients send `"200.00"`. */
const DECIMAL = /^-?\d+(\.\d+)?$/;

/** The number that a value stands for; undefined when it stands for none. */
export function asNumber(value: unknown): number | undefined {
  if (typeof value === 'number') return value;
  return typeof value === 'string' && DECIMAL.test(value) ? Number(value) : undefined;
}

/**
 * Whether the condition holds for the order.
 *
 * Text compares without regard to case. A list field (`tags`, `sku`, a list in the metadata) satisfies a positive
 * operator when one of its elements does. A field that the order does not have satisfies only NOT_EQUALS and NOT_IN.
 */
export function holds(condition: Condition, order: SourcingOrder): boolean {
  const actual = readField(condition.field, order);
  if (condition.operator === 'NOT_EQUALS') return !matches('EQUALS', actual, condition.value);
  if (condition.operator === 'NOT_IN') return !matches('IN', actual, condition.value);
  return matches(condition.operator, actual, condition.value);
}

type PositiveOperator = Exclude<ConditionOperator, 'NOT_EQUALS' | 'NOT_IN'>;

function matches(operator: PositiveOperator, actual: unknown, expected: ConditionValue): boolean {
  if (actual === null || actual === undefined) return false;
  if (Array.isArray(actual)) return actual.some((element) => matchesElement(operator, element, expected));
  return operator === 'CONTAINS'
    ? containsText(actual, expected)
    : matchesElement(operator, actual, expected);
}

/** CONTAINS of a list asks for a whole element, of a text for a part of it. */
function matchesElement(operator: PositiveOperator, actual: unknown, expected: ConditionValue): boolean {
  switch (operator) {
    case 'EQUALS':
    case 'CONTAINS':
      return same(actual, expected);
    case 'IN':
      return isList(expected) && expected.some((value) => same(actual, value));
    case 'STARTS_WITH':
      return isText(actual) && isText(expected) && fold(actual).startsWith(fold(expected));
    case 'GREATER_THAN':
      return compares(actual, expected, (left, right) => left > right);
    case 'LESS_THAN':
      return compares(actual, expected, (left, right) => left < right);
    case 'GREATER_THAN_OR_EQUAL':
      return compares(actual, expected, (left, right) => left >= right);
    case 'LESS_THAN_OR_EQUAL':
      return compares(actual, expected, (left, right) => left <= right);
  }
}

function same(actual: unknown, expected: ConditionValue): boolean {
  if (typeof actual === 'number') return actual === asNumber(expected);
  if (isText(actual) && isText(expected)) return fold(actual) === fold(expected);
  return actual === expected;
}

function compares(
  actual: unknown,
  expected: unknown,
  test: (left: number, right: number) => boolean,
): boolean {
  const left = asNumber(actual);
  const right = asNumber(expected);
  return left !== undefined && right !== undefined && test(left, right);
}

const containsText = (actual: unknown, expected: ConditionValue): boolean =>
  isText(actual) && isText(expected) && fold(actual).includes(fold(expected));

const isText = (value: unknown): value is string => typeof value === 'string';
const isList = (value: ConditionValue): value is readonly ConditionScalar[] => Array.isArray(value);
const fold = (text: string): string => text.toLowerCase();

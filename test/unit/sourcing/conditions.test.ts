import { describe, expect, it } from 'vitest';
import { conditionSchema, operatorsFor } from '../../../src/sourcing/condition-schema.ts';
import { holds, type ConditionOperator, type ConditionValue } from '../../../src/sourcing/conditions.ts';
import { selectRule } from '../../../src/sourcing/rules.ts';
import { anOrder, aRule, line } from './fixtures.ts';

const order = anOrder({
  totalAmount: 200_00,
  tags: ['VIP', 'gift'],
  metadata: { tier: 3, gift: true, origin: { campaign: 'Spring-24' }, labels: ['a', 'b'] },
  lines: [line('1', 'SKU-A', 2), { ...line('2', 'SKU-B', 5), quantity: 0 }],
});

const check = (field: string, operator: ConditionOperator, value: ConditionValue): boolean =>
  holds({ field, operator, value }, order);

const refusal = (field: string, operator: string, value: unknown): string | undefined =>
  conditionSchema.safeParse({ field, operator, value }).error?.issues[0]?.message;

describe('the ten operators', () => {
  it.each<[string, ConditionOperator, ConditionValue, boolean]>([
    ['channel', 'EQUALS', 'WEB', true],
    ['channel', 'EQUALS', 'POS', false],
    ['channel', 'NOT_EQUALS', 'MARKETPLACE', true],
    ['channel', 'NOT_EQUALS', 'WEB', false],
    ['total_amount', 'EQUALS', '200.00', true],
    ['total_amount', 'GREATER_THAN', 199.99, true],
    ['total_amount', 'GREATER_THAN', 200, false],
    ['total_amount', 'GREATER_THAN_OR_EQUAL', 200, true],
    ['total_amount', 'LESS_THAN', 200, false],
    ['total_amount', 'LESS_THAN', 200.01, true],
    ['total_amount', 'LESS_THAN_OR_EQUAL', '200', true],
    ['state', 'IN', ['nj', 'ny'], true],
    ['shipping_state', 'IN', ['CA'], false],
    ['channel', 'NOT_IN', ['POS'], true],
    ['channel', 'NOT_IN', ['WEB'], false],
    ['customer_email', 'CONTAINS', 'Example.com', true],
    ['customer_email', 'CONTAINS', 'example.org', false],
    ['shipping_state', 'STARTS_WITH', 'N', true],
    ['postal_code', 'STARTS_WITH', '94', false],
    ['total_quantity', 'EQUALS', 7, true],
    ['line_count', 'IN', [2, 3], true],
    ['sku', 'EQUALS', 'SKU-B', true],
    ['sku', 'NOT_IN', ['SKU-B'], false],
    ['sku', 'STARTS_WITH', 'SKU-', true],
    ['tags', 'CONTAINS', 'vip', true],
    ['tags', 'CONTAINS', 'vi', false],
    ['metadata.tier', 'GREATER_THAN', 2, true],
    ['metadata.gift', 'EQUALS', true, true],
    ['metadata.origin.campaign', 'STARTS_WITH', 'spring', true],
    ['metadata.labels', 'IN', ['b', 'c'], true],
  ])('%s %s %j is %s', (field, operator, value, expected) => {
    expect(check(field, operator, value)).toBe(expected);
  });

  it('let a missing value satisfy only the negative operators', () => {
    expect(check('customer_id', 'EQUALS', 'x')).toBe(false);
    expect(check('customer_id', 'NOT_EQUALS', 'x')).toBe(true);
    expect(check('metadata.none', 'NOT_IN', ['x'])).toBe(true);
    expect(check('metadata.none', 'LESS_THAN', 5)).toBe(false);
    expect(check('metadata.constructor', 'NOT_EQUALS', 'x')).toBe(true);
  });
});

describe('saving a condition', () => {
  it('accepts fields, operators and values that fit', () => {
    expect(refusal('total_amount', 'GREATER_THAN', 200)).toBeUndefined();
    expect(refusal('total_amount', 'GREATER_THAN', '200.00')).toBeUndefined();
    expect(refusal('state', 'IN', ['CA', 'WA'])).toBeUndefined();
    expect(refusal('metadata.tier', 'EQUALS', false)).toBeUndefined();
  });

  it.each<[string, string, unknown, RegExp]>([
    ['colour', 'EQUALS', 'red', /unknown field colour/],
    ['metadata.', 'EQUALS', 'red', /unknown field/],
    ['total_amount', 'GREATER_THAN', 'much', /takes numbers/],
    ['total_amount', 'CONTAINS', '2', /does not apply/],
    ['state', 'GREATER_THAN', 3, /does not apply/],
    ['state', 'EQUALS', 7, /takes text/],
    ['state', 'IN', 'CA', /takes a list/],
    ['state', 'EQUALS', ['CA'], /takes one value/],
    ['channel', 'EQUALS', 'WEBB', /WEBB is no channel/],
    ['fulfillment_type', 'IN', ['SHIP_TO_HOME', 'DRONE'], /DRONE is no fulfillment_type/],
  ])('refuses %s %s %j', (field, operator, value, message) => {
    expect(refusal(field, operator, value)).toMatch(message);
  });

  it('refuses operators that do not exist, and names those that suit a field', () => {
    expect(conditionSchema.safeParse({ field: 'state', operator: 'LIKE', value: 'N' }).success).toBe(false);
    expect(operatorsFor('total_amount')).not.toContain('CONTAINS');
    expect(operatorsFor('nonsense')).toEqual([]);
  });
});

describe('rule selection', () => {
  it('takes the active rule of the lowest priority number whose conditions all hold', () => {
    const rules = [
      aRule({ id: 'default', priority: 100 }),
      aRule({ id: 'inactive', priority: 1, isActive: false }),
      aRule({
        id: 'half',
        priority: 5,
        conditions: [
          { field: 'channel', operator: 'EQUALS', value: 'WEB' },
          { field: 'state', operator: 'EQUALS', value: 'CA' },
        ],
      }),
      aRule({
        id: 'web',
        priority: 50,
        conditions: [{ field: 'channel', operator: 'EQUALS', value: 'WEB' }],
      }),
      aRule({ id: 'equal', priority: 50 }),
    ];
    expect(selectRule(rules, order)?.id).toBe('equal');
    expect(selectRule(rules.slice(0, 4), order)?.id).toBe('web');
    expect(selectRule(rules.slice(1, 3), order)).toBeUndefined();
  });
});

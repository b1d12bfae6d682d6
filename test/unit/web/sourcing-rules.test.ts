import { describe, expect, it } from 'vitest';
import { dryRunBody, emptyDryRun, isComplete } from '../../../web/src/pages/sourcing-rules/dry-run-form.ts';
import {
  bodyOf,
  formOf,
  METADATA_FIELD,
  newCondition,
} from '../../../web/src/pages/sourcing-rules/rule-form.ts';
import { moved } from '../../../web/src/pages/sourcing-rules/rule-order.ts';
import {
  actualText,
  conditionText,
  fieldLabel,
  limitsText,
} from '../../../web/src/pages/sourcing-rules/rule-words.ts';
import { changeText } from '../../../web/src/pages/sourcing-rules/version-words.ts';

const rule = {
  id: '0193aaaa-0000-7000-8000-000000000001',
  name: 'West',
  description: null,
  priority: 10,
  is_active: true,
  strategy: 'STORE_NEAREST' as const,
  conditions: [
    { field: 'state', operator: 'IN', value: ['CA', 'NV'] },
    { field: 'total_amount', operator: 'GREATER_THAN', value: 200 },
    { field: 'metadata.gift', operator: 'EQUALS', value: true },
  ],
  allowed_node_types: ['RETAIL_STORE' as const],
  excluded_node_ids: [],
  required_capabilities: [],
  max_split_nodes: 3,
  max_distance_km: null,
  cost_weight: 0.5,
  distance_weight: 0.5,
  version: 4,
  created_by: 'system',
  created_at: '2026-11-26T00:00:00.000Z',
  updated_at: '2026-11-26T00:00:00.000Z',
  deleted_at: null,
};

describe('a condition in words', () => {
  it.each([
    [{ field: 'state', operator: 'IN', value: ['CA', 'NV'] }, 'State is one of CA, NV'],
    [{ field: 'shipping_city', operator: 'STARTS_WITH', value: 'San' }, 'City starts with San'],
    [{ field: 'shipping_amount', operator: 'EQUALS', value: 0 }, 'Shipping amount is 0'],
    [{ field: 'total_amount', operator: 'GREATER_THAN_OR_EQUAL', value: 200 }, 'Order total is at least 200'],
    [
      { field: 'channel', operator: 'NOT_IN', value: ['POS', 'WEB'] },
      'Channel is none of Point of sale, Web',
    ],
    [
      { field: 'fulfillment_type', operator: 'EQUALS', value: 'SHIP_TO_HOME' },
      'Fulfillment type is Ship to home',
    ],
    [{ field: 'metadata.gift', operator: 'NOT_EQUALS', value: true }, 'Metadata gift is not true'],
    [{ field: 'tags', operator: 'CONTAINS', value: 'vip' }, 'A tag of the order contains vip'],
    [{ field: 'later', operator: 'BETWEEN', value: { a: 1 } }, 'Later between {"a":1}'],
  ])('%j', (condition, words) => {
    expect(conditionText(condition)).toBe(words);
  });

  it('says what the order has instead', () => {
    expect(actualText('state', 'NY')).toBe('the order has NY');
    expect(actualText('sku', ['A', 'B'])).toBe('the order has A, B');
    expect(actualText('metadata.gift', null)).toBe('the order has none');
  });

  it('gives short and long names of a field one label', () => {
    expect(fieldLabel('shipping_postal_code')).toBe(fieldLabel('postal_code'));
  });
});

it('says what a rule asks of nodes', () => {
  expect(limitsText(rule)).toBe('at most 3 nodes, Retail store');
  const strict = {
    ...rule,
    max_split_nodes: 1,
    max_distance_km: 50,
    allowed_node_types: [],
    excluded_node_ids: ['a', 'b'],
    required_capabilities: ['can_ship'],
  };
  expect(limitsText(strict)).toBe('no split, within 50 km, Can ship, 2 nodes excluded');
});

it('says what a version changed', () => {
  expect(changeText('conditions', rule.conditions.slice(0, 2))).toBe(
    'State is one of CA, NV; Order total is more than 200',
  );
  expect(changeText('conditions', [])).toBe('none');
  expect(changeText('strategy', 'COST_OPTIMAL')).toBe('Cost optimal');
  expect(changeText('name', 'COST_OPTIMAL')).toBe('COST_OPTIMAL');
  expect(changeText('is_active', false)).toBe('no');
  expect(changeText('max_distance_km', 12)).toBe('12');
});

describe('the form of a rule', () => {
  it('that nobody touches sends what the rule says', () => {
    const { name, conditions, allowed_node_types, priority, max_distance_km } = bodyOf(formOf(rule, 100));
    expect({ name, allowed_node_types, priority, max_distance_km }).toEqual({
      name: 'West',
      allowed_node_types: ['RETAIL_STORE'],
      priority: 10,
      max_distance_km: null,
    });
    expect(conditions).toEqual([
      { field: 'state', operator: 'IN', value: ['CA', 'NV'] },
      { field: 'total_amount', operator: 'GREATER_THAN', value: '200' },
      { field: 'metadata.gift', operator: 'EQUALS', value: true },
    ]);
  });

  it('of a new rule comes after all others', () => {
    expect(bodyOf(formOf(null, 100))).toMatchObject({ priority: 110, conditions: [], description: null });
  });

  it('writes the key of metadata, and true as what it is there alone', () => {
    const draft = { ...newCondition('1'), operator: 'EQUALS' as const, text: ' true ' };
    const form = {
      ...formOf(null, 0),
      conditions: [draft, { ...draft, field: METADATA_FIELD, metadataKey: ' gift ' }],
    };
    expect(bodyOf(form).conditions).toEqual([
      { field: 'state', operator: 'EQUALS', value: 'true' },
      { field: 'metadata.gift', operator: 'EQUALS', value: true },
    ]);
  });
});

describe('moving a rule', () => {
  it.each([
    [0, 2, ['b', 'c', 'a']],
    [2, 0, ['c', 'a', 'b']],
    [1, 2, ['a', 'c', 'b']],
  ])('from %i to %i', (from, to, expected) => {
    expect(moved(['a', 'b', 'c'], from, to)).toEqual(expected);
  });

  it.each([
    [0, -1],
    [2, 3],
    [1, 1],
    [7, 0],
  ])('from %i to %i is no move', (from, to) => {
    const items = ['a', 'b', 'c'];
    expect(moved(items, from, to)).toBe(items);
  });
});

describe('the form of a dry run', () => {
  const empty = emptyDryRun('1');

  it('asks for an order as a whole', () => {
    expect(isComplete(empty)).toBe(false);
    expect(dryRunBody({ ...empty, orderNumber: ' ORD-1 ' })).toEqual({
      order_number: 'ORD-1',
      units: 'whole',
    });
  });

  it('asks for an order that nobody has placed', () => {
    const form = { ...empty, subject: 'new' as const, postalCode: '10001' };
    expect(isComplete(form)).toBe(false);
    const filled = { ...form, lines: [{ key: '1', sku: ' A ', quantity: 2, unitPrice: '' }] };
    expect(isComplete(filled)).toBe(true);
    expect(dryRunBody(filled)).toMatchObject({
      order: {
        shipping_address: { postal_code: '10001', country: 'US' },
        line_items: [{ sku: 'A', quantity: 2, unit_price: '0.00' }],
      },
    });
  });
});

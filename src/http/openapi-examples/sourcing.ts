/** Bodies for sourcing rules, promises and simulations. */
import { one, SOME_ID, type Examples } from './example.ts';

const expensive = {
  name: 'Valuable orders from distribution centers',
  priority: 20,
  strategy: 'COST_OPTIMAL',
  conditions: [{ field: 'total_amount', operator: 'GREATER_THAN', value: 200 }],
  allowed_node_types: ['DISTRIBUTION_CENTER'],
  max_split_nodes: 2,
} as const;

const rule = {
  ...expensive,
  conditions: [...expensive.conditions],
  allowed_node_types: [...expensive.allowed_node_types],
};

const order = {
  channel: 'WEB' as const,
  fulfillment_type: 'SHIP_TO_HOME' as const,
  line_items: [{ sku: 'SKU-WIDGET-A', quantity: 2, unit_price: '29.99' }],
  shipping_address: { postal_code: '10118' },
};

export const sourcingExamples = {
  sourcingRules: {
    create: one('Large orders', rule),
    update: one('Another rank', { priority: 5 }),
    reorder: one('The whole order of the active rules', { rules: [{ id: SOME_ID, version: 1 }] }),
    evaluate: {
      stored: { summary: 'An order that exists', value: { order_id: SOME_ID } },
      made: { summary: 'An order that does not, by a rule that does not', value: { order, rule } },
    },
  },
  promises: {
    promise: one('When would it arrive', {
      line_items: order.line_items,
      shipping_address: order.shipping_address,
    }),
  },
  simulations: {
    create: one('A month under two rule sets', {
      name: 'Valuable orders from distribution centers?',
      orders: { from_date: '2026-10-01', to_date: '2026-10-31', channel: 'WEB' },
      rule_sets: [{ name: 'As they are' }, { name: 'With one more', rules: [rule] }],
    }),
    cancel: one('Stop', {}),
  },
} satisfies Examples;

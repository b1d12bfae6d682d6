import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { holds, type Condition } from '../../../src/sourcing/conditions.ts';
import { movedRules } from '../../../src/sourcing/rule-order.ts';
import { selectRule, tryRules } from '../../../src/sourcing/rules.ts';
import { anOrder, aRule } from './fixtures.ts';

const conditions: fc.Arbitrary<Condition> = fc.constantFrom<Condition>(
  { field: 'channel', operator: 'EQUALS', value: 'WEB' },
  { field: 'state', operator: 'IN', value: ['CA', 'NV'] },
  { field: 'total_amount', operator: 'LESS_THAN', value: 100 },
  { field: 'metadata.gift', operator: 'NOT_EQUALS', value: true },
);
const rules = fc.uniqueArray(
  fc
    .record({
      id: fc.uuid(),
      priority: fc.integer({ min: 1, max: 5 }),
      isActive: fc.boolean(),
      conditions: fc.array(conditions, { maxLength: 3 }),
    })
    .map((changes) => aRule(changes)),
  { maxLength: 8, selector: (rule) => rule.id },
);
const orders = fc
  .record({
    channel: fc.constantFrom('WEB' as const, 'POS' as const),
    state: fc.constantFrom('CA', 'NY', null),
    totalAmount: fc.integer({ min: 0, max: 200_00 }),
    metadata: fc.constantFrom({}, { gift: true }),
  })
  .map((changes) => anOrder(changes));

describe('the rules that are tried', () => {
  it('end with the one that sources the order, and say of every other what did not hold', () => {
    fc.assert(
      fc.property(rules, orders, (all, order) => {
        const trials = tryRules(all, order);
        const chosen = selectRule(all, order);
        expect(trials.filter(({ unmet }) => unmet.length === 0).map(({ rule }) => rule)).toEqual(
          chosen ? [chosen] : [],
        );
        if (chosen) expect(trials.at(-1)?.rule).toBe(chosen);
        else expect(trials).toHaveLength(all.filter((rule) => rule.isActive).length);
        for (const { rule, unmet } of trials) {
          expect(unmet.map(({ condition }) => condition)).toEqual(
            rule.conditions.filter((condition) => !holds(condition, order)),
          );
        }
      }),
    );
  });

  it('come by priority, whatever the order of the list', () => {
    fc.assert(
      fc.property(rules, orders, (all, order) => {
        const trials = tryRules(all, order);
        expect(tryRules(all.toReversed(), order)).toEqual(trials);
        const priorities = trials.map(({ rule }) => rule.priority);
        expect(priorities).toEqual(priorities.toSorted((a, b) => a - b));
      }),
    );
  });
});

describe('rules in another order', () => {
  const stored = fc
    .array(fc.integer({ min: 1, max: 9 }), { minLength: 1, maxLength: 8 })
    .map((priorities) =>
      priorities
        .toSorted((a, b) => a - b)
        .map((priority, index) => ({ id: String(index), name: '', version: 1, priority })),
    );

  it('are sorted by their priorities as was asked for, with none alike', () => {
    const wishes = stored.chain((all) =>
      fc.tuple(
        fc.constant(all),
        fc.shuffledSubarray(
          all.map(({ id }) => id),
          { minLength: all.length },
        ),
      ),
    );
    fc.assert(
      fc.property(wishes, ([all, ids]) => {
        const changed = movedRules(all, ids);
        const priorityOf = (id: string) =>
          changed.get(id) ?? all.find((rule) => rule.id === id)?.priority ?? 0;
        const priorities = ids.map(priorityOf);
        expect(new Set(priorities).size).toBe(all.length);
        expect(priorities).toEqual(priorities.toSorted((a, b) => a - b));
        for (const [id, priority] of changed) {
          expect(all.find((rule) => rule.id === id)?.priority).not.toBe(priority);
        }
      }),
    );
  });
});

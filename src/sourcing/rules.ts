/** Which rule decides how an order is sourced. */
import { readField } from './condition-fields.ts';
import { holds, type Condition } from './conditions.ts';
import type { SourcingOrder, SourcingRule } from './sourcing.ts';

/** True when every condition of the rule holds for the order; a rule without conditions always matches. */
export function matchesRule(rule: SourcingRule, order: SourcingOrder): boolean {
  return rule.conditions.every((condition) => holds(condition, order));
}

/** Active rules in the order they are tried: by priority, then the smaller id, which for UUIDv7 is the older rule. */
function inOrder(rules: readonly SourcingRule[]): SourcingRule[] {
  return rules
    .filter((rule) => rule.isActive)
    .sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1));
}

/** The first rule in order whose conditions all hold; undefined when there is none. */
export function selectRule(rules: readonly SourcingRule[], order: SourcingOrder): SourcingRule | undefined {
  return inOrder(rules).find((rule) => matchesRule(rule, order));
}

/** A rule that was tried, and the conditions that did not hold, with what the order has instead. */
export interface RuleTrial {
  rule: SourcingRule;
  unmet: { condition: Condition; actual: unknown }[];
}

/** The rules that are tried for the order, up to the first that matches. */
export function tryRules(rules: readonly SourcingRule[], order: SourcingOrder): RuleTrial[] {
  const trials: RuleTrial[] = [];
  for (const rule of inOrder(rules)) {
    const unmet = rule.conditions
      .filter((condition) => !holds(condition, order))
      .map((condition) => ({ condition, actual: readField(condition.field, order) ?? null }));
    trials.push({ rule, unmet });
    if (unmet.length === 0) break;
  }
  return trials;
}

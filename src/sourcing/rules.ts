/** Which rule decides how an order is sourced. */
import { holds } from './conditions.ts';
import type { SourcingOrder, SourcingRule } from './sourcing.ts';

/** True when every condition of the rule holds for the order; a rule without conditions always matches. */
export function matchesRule(rule: SourcingRule, order: SourcingOrder): boolean {
  return rule.conditions.every((condition) => holds(condition, order));
}

/**
 * The active rule of the lowest priority number whose conditions all hold; undefined when none does. Among equal
 * priorities the smaller id, which for UUIDv7 is the older rule.
 */
export function selectRule(rules: readonly SourcingRule[], order: SourcingOrder): SourcingRule | undefined {
  return rules
    .filter((rule) => rule.isActive && matchesRule(rule, order))
    .sort((a, b) => a.priority - b.priority || (a.id < b.id ? -1 : 1))[0];
}

/** The order in which rules are tried, and whether a change was made of what is there. */
import { Refusal } from '../runtime/errors.ts';
import { assertVersion } from '../runtime/versions.ts';
import type { RuleOrderInput } from './contract.ts';

/** What a change of the order looks at. */
interface OrderedRule {
  id: string;
  name: string;
  priority: number;
  version: number;
}

/** @throws Refusal `conflict` unless these are all the rules, at the versions that were seen */
export function assertAllNamed(rules: readonly OrderedRule[], named: RuleOrderInput['rules']): void {
  const left = new Map(rules.map((rule) => [rule.id, rule]));
  for (const { id, version } of named) {
    const rule = left.get(id);
    if (!rule) throw new Refusal('conflict', `There is no rule ${id} any more. Read the rules again.`);
    assertVersion('rule', rule, version);
    left.delete(id);
  }
  const [missing] = left.values();
  if (!missing) return;
  throw new Refusal(
    'conflict',
    `The order must name every rule; it leaves out "${missing.name}" (${missing.id}).`,
  );
}

/**
 * The new priorities, by id, of the rules that get another one. The priorities stay those that there are, so that a
 * rule which is not moved keeps its own; only equal ones are told apart.
 */
export function movedRules(rules: readonly OrderedRule[], ids: readonly string[]): Map<string, number> {
  const places = rules.map((rule) => rule.priority).toSorted((a, b) => a - b);
  for (let index = 1; index < places.length; index++) {
    places[index] = Math.max(places[index] ?? 0, (places[index - 1] ?? 0) + 1);
  }
  const before = new Map(rules.map((rule) => [rule.id, rule.priority]));
  return new Map(
    ids.flatMap((id, index) => {
      const priority = places[index];
      return priority === undefined || priority === before.get(id) ? [] : [[id, priority] as const];
    }),
  );
}

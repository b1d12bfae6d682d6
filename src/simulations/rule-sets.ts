/** The rules of a simulation's rule sets, as they are when it begins. */
import type { z } from 'zod';
import { Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import { ruleContentSchema, RULE_LIMIT, type SourcingRuleResponse } from '../sourcing/contract.ts';
import { patched, ruleInput, type RuleInput, type RulePatch } from '../sourcing/rule-input.ts';
import { assertNodesKnown, excludedIn } from '../sourcing/rule-nodes.ts';
import type { SourcingRuleService } from '../sourcing/service.ts';
import type { Context } from '../tenancy/context.ts';
import type { RuleSetInput } from './contract.ts';
import type { SimulatedRule } from './simulation.ts';

/** A rule set with its rules. */
export interface RuleSet {
  name: string;
  rules: SimulatedRule[];
}

function refusalAt(path: string, error: z.ZodError): Refusal {
  const errors = error.issues.map((issue) => ({
    path: [path, ...issue.path.map(String)].join('.'),
    message: issue.message,
  }));
  return new Refusal('invalid', `${path}: ${errors[0]?.message ?? 'is not valid'}`, { errors });
}

function contentOf(input: RuleInput): Omit<SimulatedRule, 'id'> {
  return ruleContentSchema.parse(input);
}

/** A current rule with a change. @throws Refusal `invalid` when the whole could not be saved like that. */
function changed(rule: SourcingRuleResponse, patch: RulePatch, path: string): SimulatedRule {
  const result = ruleInput.safeParse(patched(ruleContentSchema.parse(rule), patch));
  if (!result.success) throw refusalAt(path, result.error);
  return { id: rule.id, ...contentOf(result.data) };
}

function unknownRule(path: string, id: string): Refusal {
  return new Refusal('invalid', `${path}: there is no rule ${id}`, {
    errors: [{ path, message: `there is no rule ${id}` }],
  });
}

function assemble(
  set: RuleSetInput,
  current: readonly SourcingRuleResponse[],
  path: string,
): SimulatedRule[] {
  const patches = new Map(set.changes.map(({ rule_id, changes }, index) => [rule_id, { changes, index }]));
  const known = new Set(current.map((rule) => rule.id));
  for (const [id, { index }] of patches) {
    if (set.base === 'NONE' || !known.has(id)) throw unknownRule(`${path}.changes.${index}.rule_id`, id);
  }
  const kept = set.base === 'NONE' ? [] : current;
  return [
    ...kept.map((rule) => {
      const patch = patches.get(rule.id);
      if (!patch) return { id: rule.id, ...ruleContentSchema.parse(rule) };
      return changed(rule, patch.changes, `${path}.changes.${patch.index}.changes`);
    }),
    ...set.rules.map((rule) => ({ id: newId(), ...contentOf(rule) })),
  ];
}

/** Puts the rule sets together. @throws Refusal `invalid` for a rule or a node that there is not. */
export async function ruleSetsOf(
  context: Context,
  service: SourcingRuleService,
  sets: readonly RuleSetInput[],
): Promise<RuleSet[]> {
  const { items } = await service.list(context, { deleted: false, page: 1, page_size: RULE_LIMIT });
  for (const [index, set] of sets.entries()) {
    for (const [place, rule] of set.rules.entries()) {
      await assertNodesKnown(
        context.db,
        rule.excluded_node_ids,
        excludedIn(`rule_sets.${index}.rules.${place}.`),
      );
    }
    for (const [place, { changes }] of set.changes.entries()) {
      const path = `rule_sets.${index}.changes.${place}.changes.`;
      await assertNodesKnown(context.db, changes.excluded_node_ids ?? [], excludedIn(path));
    }
  }
  return sets.map((set, index) => ({ name: set.name, rules: assemble(set, items, `rule_sets.${index}`) }));
}

/** Sourcing rules: reading them, changing them, and every version of them. */
import type { Kysely, Updateable } from 'kysely';
import type { z } from 'zod';
import { claimKey } from '../database/idempotency-keys.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { SourcingRuleTable } from '../database/tables/supply.ts';
import { NODE_CAPABILITIES, NODE_TYPES } from '../nodes/node.ts';
import { notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import { assertVersion } from '../runtime/versions.ts';
import type { Context } from '../tenancy/context.ts';
import { CONDITION_FIELDS, fieldKind } from './condition-fields.ts';
import { operatorsFor, valuesOf } from './condition-schema.ts';
import { CONDITION_OPERATORS } from './conditions.ts';
import { ruleContentSchema, RULE_LIMIT } from './contract.ts';
import type { RuleOrderInput, RuleVersionView, SourcingRuleResponse } from './contract.ts';
import * as repository from './repository.ts';
import { changesBetween, type FieldChange, type RuleChangeKind } from './rule-changes.ts';
import { patched, ruleInput, type RuleContent, type RuleInput, type RulePatch } from './rule-input.ts';
import { assertNodesKnown, excludedIn } from './rule-nodes.ts';
import { assertAllNamed, movedRules } from './rule-order.ts';
import { ruleView, versionView } from './rule-views.ts';
import { SOURCING_STRATEGIES } from './strategy-names.ts';

const CREATE = 'sourcing-rules.create';

/** What becomes of a rule. */
interface Change {
  kind: RuleChangeKind;
  columns: Updateable<SourcingRuleTable>;
  restoredFrom?: number;
}

function refusalOf(error: z.ZodError): Refusal {
  const errors = error.issues.map((issue) => ({
    path: issue.path.map(String).join('.'),
    message: issue.message,
  }));
  const [first] = errors;
  return new Refusal('invalid', first ? `${first.path}: ${first.message}` : 'The rule is not valid.', {
    errors,
  });
}

/** A rule that was stored or put together. @throws Refusal `invalid` when it could not be written like that. */
function judged(content: unknown): RuleContent {
  const result = ruleInput.safeParse(content);
  if (!result.success) throw refusalOf(result.error);
  const { created_by: _author, ...rule } = result.data;
  return rule;
}

const columnsOf = (rule: RuleContent) => ({ ...rule, conditions: JSON.stringify(rule.conditions) });

function kindOf(changes: readonly FieldChange[], { is_active: isActive }: RuleContent): RuleChangeKind {
  if (changes.some(({ field }) => field !== 'is_active')) return 'UPDATED';
  return isActive ? 'ACTIVATED' : 'DEACTIVATED';
}

export class SourcingRuleService {
  /** What rules are made of, for whoever builds an editor. */
  metadata() {
    return {
      strategies: [...SOURCING_STRATEGIES],
      node_types: [...NODE_TYPES],
      capabilities: [...NODE_CAPABILITIES],
      operators: [...CONDITION_OPERATORS],
      fields: [...CONDITION_FIELDS, 'metadata.<key>'].map((field) => ({
        field,
        kind: fieldKind(field) ?? 'any',
        operators: operatorsFor(field),
        values: valuesOf(field)?.slice() ?? null,
      })),
    };
  }

  /** Rules in the order they are tried. */
  async list(context: Context, query: repository.RuleQuery) {
    const { rows, total } = await repository.listRules(context.db, query);
    return { items: rows.map(ruleView), total };
  }

  /** A rule, also a deleted one. @throws Refusal `not-found` */
  async get(context: Context, id: string): Promise<SourcingRuleResponse> {
    const rule = await repository.findRule(context.db, id);
    if (!rule) throw notFound('sourcing rule', id);
    return ruleView(rule);
  }

  /**
   * Adds a rule. A repeat with the same idempotency key answers the rule as it is.
   *
   * @throws Refusal `invalid`, `conflict` when there are too many or the key was used for something else
   */
  async create(context: Context, input: RuleInput, idempotencyKey?: string): Promise<SourcingRuleResponse> {
    const id = newId();
    const { created_by: _author, ...rule } = input;
    const made = await context.db.transaction().execute(async (trx) => {
      const claim = { operation: CREATE, key: idempotencyKey, request: input, resourceId: id };
      const first = await claimKey(trx, claim);
      if (first !== undefined) return first;
      await assertNodesKnown(trx, rule.excluded_node_ids, excludedIn(''));
      const row = await repository.insertRule(trx, { id, ...columnsOf(rule), created_by: context.actor });
      if (!row) throw new Refusal('conflict', `There are ${RULE_LIMIT} rules already; delete one first.`);
      await repository.recordVersions(trx, [id], { change: 'CREATED', actor: context.actor });
      return id;
    });
    return this.get(context, made);
  }

  /** Changes a rule; what changes nothing is no new version. @throws Refusal `not-found`, `invalid`, `conflict` */
  async update(
    context: Context,
    id: string,
    patch: RulePatch,
    expected?: number,
  ): Promise<SourcingRuleResponse> {
    return this.#change(context, id, expected, async (row, trx) => {
      if (row.deleted_at) throw notFound('sourcing rule', id);
      const before = ruleContentSchema.parse(row);
      const after = judged(patched(before, patch));
      if (patch.excluded_node_ids) await assertNodesKnown(trx, after.excluded_node_ids, excludedIn(''));
      const changes = changesBetween(before, ruleContentSchema.parse(after));
      if (changes.length === 0) return undefined;
      return { kind: kindOf(changes, after), columns: columnsOf(after) };
    });
  }

  /** Turns a rule on or off. @throws Refusal `not-found`, `conflict` */
  async toggle(context: Context, id: string, expected?: number): Promise<SourcingRuleResponse> {
    return this.#change(context, id, expected, (row) => {
      if (row.deleted_at) throw notFound('sourcing rule', id);
      return {
        kind: row.is_active ? 'DEACTIVATED' : 'ACTIVATED',
        columns: { is_active: !row.is_active },
      };
    });
  }

  /** The rule is asked no more; its history stays. @throws Refusal `not-found`, `conflict` */
  async remove(context: Context, id: string, expected?: number): Promise<void> {
    await this.#change(context, id, expected, (row) => {
      if (row.deleted_at) throw notFound('sourcing rule', id);
      return { kind: 'DELETED', columns: { is_active: false, deleted_at: new Date() } };
    });
  }

  /** Makes a rule what a version of it said; a deleted one comes back. @throws Refusal `not-found`, `invalid`, `conflict` */
  async restore(
    context: Context,
    id: string,
    version: number,
    expected?: number,
  ): Promise<SourcingRuleResponse> {
    return this.#change(context, id, expected, async (row, trx) => {
      const kept = await repository.findVersion(trx, id, version);
      if (!kept) throw notFound('version of this rule', String(version));
      const before = ruleContentSchema.parse(row);
      const after = judged(kept.rule);
      await assertNodesKnown(trx, after.excluded_node_ids, excludedIn(''));
      const isSame = changesBetween(before, ruleContentSchema.parse(after)).length === 0;
      if (isSame && !row.deleted_at) return undefined;
      return {
        kind: 'RESTORED',
        columns: { ...columnsOf(after), deleted_at: null },
        restoredFrom: version,
      };
    });
  }

  /** Puts all rules into another order in one step. @throws Refusal `conflict` when the rules are not those that were seen */
  async reorder(context: Context, { rules: named }: RuleOrderInput) {
    await context.db.transaction().execute(async (trx) => {
      const rules = await repository.lockRules(trx);
      assertAllNamed(rules, named);
      const moved = movedRules(
        rules,
        named.map(({ id }) => id),
      );
      if (moved.size === 0) return;
      await repository.setPriorities(trx, moved);
      await repository.recordVersions(trx, [...moved.keys()], { change: 'REORDERED', actor: context.actor });
    });
    return this.list(context, { deleted: false, page: 1, page_size: RULE_LIMIT });
  }

  /** A rule's versions, newest first. @throws Refusal `not-found` */
  async versions(
    context: Context,
    id: string,
    query: { page: number; page_size: number },
  ): Promise<{ items: RuleVersionView[]; total: number }> {
    const { rows, total } = await repository.listVersions(context.db, id, query);
    if (total === 0) throw notFound('sourcing rule', id);
    return { items: rows.map(versionView), total };
  }

  /** Decides under the rule's lock, and keeps what comes of it as the next version; nothing when that is undefined. */
  async #change(
    context: Context,
    id: string,
    expected: number | undefined,
    decide: (row: repository.RuleRow, trx: Kysely<DataPlane>) => Promise<Change | undefined> | Change,
  ): Promise<SourcingRuleResponse> {
    return context.db.transaction().execute(async (trx) => {
      const row = await repository.lockRule(trx, id);
      if (!row) throw notFound('sourcing rule', id);
      assertVersion('rule', row, expected);
      const change = await decide(row, trx);
      if (!change) return ruleView(row);
      const changed = await repository.updateRule(trx, id, change.columns);
      await repository.recordVersions(trx, [id], {
        change: change.kind,
        actor: context.actor,
        ...(change.restoredFrom === undefined ? {} : { restoredFrom: change.restoredFrom }),
      });
      return ruleView(changed);
    });
  }
}

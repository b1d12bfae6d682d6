/** Rules and their versions as the API shows them. */
import { ruleContentSchema, type RuleVersionView, type SourcingRuleResponse } from './contract.ts';
import type { RuleRow, VersionRow } from './repository.ts';
import { changesBetween } from './rule-changes.ts';

export function ruleView(row: RuleRow): SourcingRuleResponse {
  return {
    id: row.id,
    ...ruleContentSchema.parse(row),
    version: row.version,
    created_by: row.created_by,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    deleted_at: row.deleted_at?.toISOString() ?? null,
  };
}

export function versionView({ before, ...row }: VersionRow): RuleVersionView {
  const rule = ruleContentSchema.parse(row.rule);
  const earlier = before === null ? rule : ruleContentSchema.parse(before);
  // Contents come out of JSON columns.
  const changes = changesBetween(earlier, rule) as RuleVersionView['changes'];
  return { ...row, created_at: row.created_at.toISOString(), rule, changes };
}

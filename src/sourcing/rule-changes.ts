/** What happens to sourcing rules, and what one version says that another does not. Pure. */

export const RULE_CHANGE_KINDS = [
  'CREATED',
  'UPDATED',
  'REORDERED',
  'ACTIVATED',
  'DEACTIVATED',
  'DELETED',
  'RESTORED',
] as const;
export type RuleChangeKind = (typeof RULE_CHANGE_KINDS)[number];

/** One field that differs between two versions. */
export interface FieldChange {
  field: string;
  before: unknown;
  after: unknown;
}

/**
 * The fields in which two versions differ, in the order of the later one. Both must come from one schema, so that their
 * keys have one order.
 */
export function changesBetween(
  before: Readonly<Record<string, unknown>>,
  after: Readonly<Record<string, unknown>>,
): FieldChange[] {
  return Object.keys(after)
    .filter((field) => JSON.stringify(before[field]) !== JSON.stringify(after[field]))
    .map((field) => ({ field, before: before[field] ?? null, after: after[field] ?? null }));
}

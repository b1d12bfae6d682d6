/** Reading sourcing rules. */
import { z } from 'zod';
import { notFound } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import type { SourcingRuleResponse } from './contract.ts';
import * as repository from './repository.ts';

/** What a stored condition holds is JSON, which the column's type cannot say. */
const storedConditions = z.array(z.object({ field: z.string(), operator: z.string(), value: z.json() }));

function view(row: repository.RuleRow): SourcingRuleResponse {
  return {
    ...row,
    conditions: storedConditions.parse(row.conditions),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
  };
}

export class SourcingRuleService {
  /** Rules in the order they are tried. */
  async list(context: Context, query: repository.RuleQuery) {
    const { rows, total } = await repository.listRules(context.db, query);
    return { items: rows.map(view), total };
  }

  /** @throws Refusal `not-found` */
  async get(context: Context, id: string): Promise<SourcingRuleResponse> {
    const rule = await repository.findRule(context.db, id);
    if (!rule) throw notFound('sourcing rule', id);
    return view(rule);
  }
}

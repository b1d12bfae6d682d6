/** What is chosen before a simulation begins, and the request that it becomes. Pure. */
import type { z } from 'zod';
import type { FulfillmentType, OrderChannel } from '../../../../src/orders/order.ts';
import type { simulationInput } from '../../../../src/simulations/contract.ts';
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import type { SourcingStrategy } from '../../../../src/sourcing/strategy-names.ts';

export type SimulationRequest = z.input<typeof simulationInput>;
type RuleSetRequest = SimulationRequest['rule_sets'][number];

/** CURRENT takes the rules as they are, CHANGED some of them otherwise, JSON others altogether. */
export const RULE_SET_KINDS = ['CURRENT', 'CHANGED', 'JSON'] as const;
export type RuleSetKind = (typeof RULE_SET_KINDS)[number];

/** What a rule says otherwise in a set; what is not there stays as it is. */
export interface RuleChange {
  is_active?: boolean;
  priority?: number;
  strategy?: SourcingStrategy;
  max_split_nodes?: number;
  max_distance_km?: number | null;
}

export interface RuleSetForm {
  key: number;
  name: string;
  kind: RuleSetKind;
  /** By rule. */
  changes: Readonly<Record<string, RuleChange>>;
  json: string;
}

export interface SimulationForm {
  name: string;
  by: 'range' | 'numbers';
  from: string | null;
  to: string | null;
  channel: OrderChannel | null;
  type: FulfillmentType | null;
  /** One number a line, or with commas between. */
  numbers: string;
  sets: readonly RuleSetForm[];
}

/** The rules as a person may write them anew. */
export function rulesAsJson(rules: readonly SourcingRuleResponse[]): string {
  const contents = rules.map((rule) => {
    const { id: _id, version: _version, created_by: _by, created_at: _at, ...rest } = rule;
    const { updated_at: _updated, deleted_at: _deleted, ...content } = rest;
    return content;
  });
  return JSON.stringify(contents, null, 2);
}

/** Why the text cannot be a list of rules; null when it can, as far as the form knows. */
export function jsonProblem(text: string): string | null {
  try {
    const value: unknown = JSON.parse(text);
    return Array.isArray(value) ? null : 'Must be a list of rules: [ … ]';
  } catch (error) {
    return error instanceof Error ? error.message : 'Is no JSON';
  }
}

/** The numbers in a text or a file, each once. */
export function numbersIn(text: string): string[] {
  const words = text.split(/[\s,;"]+/).filter((word) => /^ORD-/i.test(word));
  return [...new Set(words.map((word) => word.toUpperCase()))];
}

export function newRuleSet(
  key: number,
  kind: RuleSetKind,
  rules: readonly SourcingRuleResponse[],
): RuleSetForm {
  const name = kind === 'CURRENT' ? 'Current rules' : `Rule set ${key}`;
  return { key, name, kind, changes: {}, json: rulesAsJson(rules) };
}

/** Why it cannot begin yet, in a sentence; null when it can. */
export function formProblem(form: SimulationForm): string | null {
  if (form.by === 'range' && (!form.from || !form.to)) return 'Choose the first and the last day.';
  if (form.by === 'numbers' && numbersIn(form.numbers).length === 0) return 'Give at least one order number.';
  if (form.sets.some((set) => set.name.trim() === '')) return 'Every rule set needs a name.';
  const names = form.sets.map((set) => set.name.trim());
  if (new Set(names).size < names.length) return 'Every rule set needs a name of its own.';
  const broken = form.sets.find((set) => set.kind === 'JSON' && jsonProblem(set.json) !== null);
  return broken ? `The rules of “${broken.name}” are no valid JSON.` : null;
}

function setRequest({ name, kind, changes, json }: RuleSetForm): RuleSetRequest {
  if (kind === 'CURRENT') return { name: name.trim() };
  if (kind === 'CHANGED') {
    const made = Object.entries(changes).map(([rule_id, change]) => ({ rule_id, changes: change }));
    return { name: name.trim(), changes: made };
  }
  // What it holds is judged by the server, which says where it is wrong.
  return { name: name.trim(), base: 'NONE', rules: JSON.parse(json) as NonNullable<RuleSetRequest['rules']> };
}

export function simulationRequest(form: SimulationForm): SimulationRequest {
  const { name, by, from, to, channel, type, numbers, sets } = form;
  return {
    ...(name.trim() ? { name: name.trim() } : {}),
    orders:
      by === 'numbers'
        ? { order_numbers: numbersIn(numbers) }
        : {
            ...(from ? { from_date: from } : {}),
            ...(to ? { to_date: to } : {}),
            ...(channel ? { channel } : {}),
            ...(type ? { fulfillment_type: type } : {}),
          },
    rule_sets: sets.map(setRequest),
  };
}

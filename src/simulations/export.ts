/** What came of a simulation, order by order, as CSV. */
import { stringify } from 'csv-stringify/sync';
import type { Context } from '../tenancy/context.ts';
import type { SimulatedOrderResponse, SimulatedOrdersFilter } from './contract.ts';
import type { SimulationService } from './service.ts';
import { ORDER_LIMIT, REALITY } from './simulation.ts';

/** Orders that are read at once. */
const PART = 1_000;

const COLUMNS = [
  'order_number',
  'decided_at',
  'rule_set',
  'is_different',
  'real_outcome',
  'outcome',
  'is_false_backorder',
  'real_rule',
  'rule',
  'real_nodes',
  'nodes',
  'units',
  'real_units_filled',
  'units_filled',
  'real_cost',
  'cost',
  'cost_difference',
  'real_distance_km',
  'distance_km',
] as const;
type Row = Record<(typeof COLUMNS)[number], string | number | boolean | null>;

type Result = SimulatedOrderResponse['results'][number];

const nodesOf = ({ nodes }: Result): string =>
  nodes.map((each) => `${each.node_code} x ${each.quantity}`).join(', ');

/** One row for an order and a rule set, beside what really happened. */
function rowsOf(order: SimulatedOrderResponse, names: ReadonlyMap<number, string>): Row[] {
  const real = order.results.find((result) => result.run === REALITY);
  if (!real) return [];
  return order.results
    .filter((result) => result.run !== REALITY)
    .map((result) => ({
      order_number: order.order_number,
      decided_at: order.decided_at,
      rule_set: names.get(result.run) ?? String(result.run),
      is_different: result.is_different,
      real_outcome: real.outcome,
      outcome: result.outcome,
      is_false_backorder: result.is_false_backorder,
      real_rule: real.rule_name,
      rule: result.rule_name,
      real_nodes: nodesOf(real),
      nodes: nodesOf(result),
      units: result.units,
      real_units_filled: real.units_filled,
      units_filled: result.units_filled,
      real_cost: real.cost,
      cost: result.cost,
      cost_difference: Number((result.cost - real.cost).toFixed(4)),
      real_distance_km: real.distance_km,
      distance_km: result.distance_km,
    }));
}

/**
 * Rows as RFC 4180 has them, with the mark by which spreadsheets know UTF-8. A value that a spreadsheet would run as a
 * formula begins with an apostrophe.
 *
 * @throws Refusal `not-found`
 */
export async function exportOrders(
  service: SimulationService,
  context: Context,
  id: string,
  filter: SimulatedOrdersFilter,
): Promise<File> {
  const { runs } = await service.get(context, id);
  const names = new Map(runs.map(({ run, name }) => [run, name]));
  const rows: Row[] = [];
  for (let page = 1; page <= ORDER_LIMIT / PART; page++) {
    const { items, total_pages } = await service.orders(context, id, { ...filter, page, page_size: PART });
    rows.push(...items.flatMap((order) => rowsOf(order, names)));
    if (page >= total_pages) break;
  }
  const csv = stringify(rows, {
    bom: true,
    header: true,
    columns: COLUMNS,
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { boolean: String },
  });
  return new File([csv], `simulation-${id}.csv`, { type: 'text/csv' });
}

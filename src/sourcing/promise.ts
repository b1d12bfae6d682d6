/** What can be promised for a cart, by fulfillment type; decided as sourcing decides, and nothing is changed. */
import type { Kysely } from 'kysely';
import { DateTime } from 'luxon';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { workBegins, workEnds } from '../nodes/calendar.ts';
import { workingNodes, type WorkingNode } from '../nodes/calendars.ts';
import { toDecimal, toMinorUnits } from '../orders/money.ts';
import { isPickup, type FulfillmentType } from '../orders/order.ts';
import type { Carrier, Rate } from '../shipping/carrier.ts';
import { arrivalDate } from '../shipping/arrival.ts';
import type { Context } from '../tenancy/context.ts';
import { inputFor, inSnapshot, newOrder, type Subject } from './dry-run.ts';
import { ruleOf } from './engine-input.ts';
import { source } from './engine.ts';
import { findActiveRules } from './order-sourcing-repository.ts';
import type { PromisedPart, PromiseInput, PromiseOption, PromiseResponse } from './promise-contract.ts';
import type { SourcingDecision, SourcingOrder } from './sourcing.ts';

/** What every option of one promise is made from. */
interface Question {
  input: PromiseInput;
  askedAt: DateTime;
  carrier: Carrier;
}

const iso = (moment: DateTime): string => moment.toUTC().toJSDate().toISOString();
const nothing = { cost: null, earliest_date: null, ready_at: null, parts: [] };

function unavailable(
  type: FulfillmentType,
  reason: string,
  decision?: Pick<SourcingDecision, 'rule' | 'strategyUsed' | 'summary'>,
): PromiseOption {
  return { fulfillment_type: type, available: false, reason, ...nothing, ...provenance(decision) };
}

const provenance = (decision?: Pick<SourcingDecision, 'rule' | 'strategyUsed' | 'summary'>) => ({
  rule_applied: decision?.rule?.name ?? null,
  strategy_used: decision?.strategyUsed ?? null,
  summary: decision?.summary ?? null,
});

type Service = NonNullable<PromisedPart['service']>;

const serviceOf = (rate: Rate, handedOver: DateTime): Service => ({
  carrier: rate.carrier,
  service_level: rate.serviceLevel,
  cost: rate.cost,
  transit_hours: rate.transitHours,
  arrives_on: arrivalDate(handedOver, rate),
});

/** What the carrier would ask for a node's part, cheapest first; nothing moves for a pickup. */
async function servicesOf(
  { input, carrier }: Question,
  order: SourcingOrder,
  node: WorkingNode,
  lines: PromisedPart['lines'],
  handedOver: DateTime,
): Promise<Service[]> {
  if (isPickup(order.fulfillmentType)) return [];
  const rates = await carrier.rate({
    key: node.id,
    orderNumber: order.orderNumber,
    from: { latitude: node.latitude, longitude: node.longitude, nodeCode: node.code },
    to: order.destination,
    weightLbs: lines.reduce(
      (sum, { line, quantity }) => sum + quantity * (input.line_items[line - 1]?.weight_lbs ?? 0),
      0,
    ),
    sameDay: order.fulfillmentType === 'SAME_DAY_DELIVERY',
  });
  return rates.map((rate) => serviceOf(rate, handedOver));
}

/** What one node does and when; undefined when it never opens. */
async function partOf(
  question: Question,
  order: SourcingOrder,
  decision: SourcingDecision,
  node: WorkingNode,
): Promise<PromisedPart | undefined> {
  const begins = workBegins(node.calendar, question.askedAt);
  const ready = begins && workEnds(node.calendar, begins, node.processingHours);
  if (!ready) return undefined;
  const lines = decision.allocations
    .filter((each) => each.nodeId === node.id)
    .map(({ lineId, sku, quantity }) => ({ line: Number(lineId), sku, quantity }));
  const [service = null, ...others] = await servicesOf(question, order, node, lines, ready);
  return {
    node_id: node.id,
    node_code: node.code,
    node_name: node.name,
    time_zone: node.calendar.timeZone,
    lines,
    work_begins_at: iso(begins),
    ready_at: iso(ready),
    service,
    other_services: others,
  };
}

/** The date of a part: of its arrival, or where it is collected. */
const dateOf = (part: PromisedPart): string =>
  part.service?.arrives_on ??
  DateTime.fromISO(part.ready_at, { zone: part.time_zone }).toFormat('yyyy-MM-dd');

const latest = (moments: readonly string[]): string => moments.reduce((a, b) => (a > b ? a : b));

/** A same-day order arrives on the day on which it is placed, where its node is. */
function whyNotSameDay(question: Question, parts: readonly PromisedPart[]): string | null {
  const late = parts.find(
    (part) => dateOf(part) > question.askedAt.setZone(part.time_zone).toFormat('yyyy-MM-dd'),
  );
  return late ? `${late.node_code} cannot deliver today; the earliest is ${dateOf(late)}` : null;
}

function optionOf(
  question: Question,
  order: SourcingOrder,
  decision: SourcingDecision,
  parts: PromisedPart[],
): PromiseOption {
  const reason = order.fulfillmentType === 'SAME_DAY_DELIVERY' ? whyNotSameDay(question, parts) : null;
  return {
    fulfillment_type: order.fulfillmentType,
    available: reason === null,
    reason,
    cost: toDecimal(parts.reduce((sum, { service }) => sum + toMinorUnits(service?.cost ?? '0.00'), 0)),
    earliest_date: latest(parts.map(dateOf)),
    ready_at: latest(parts.map((part) => part.ready_at)),
    parts,
    ...provenance(decision),
  };
}

/** The same cart as an order of this type. */
const orderInputOf = (
  { fulfillment_types: _types, at: _at, ...cart }: PromiseInput,
  type: FulfillmentType,
) => ({
  ...cart,
  fulfillment_type: type,
  allow_partial_shipment: false,
  pickup_node_id: isPickup(type) ? cart.pickup_node_id : null,
});

interface Decided {
  decisions: { order: SourcingOrder; decision: SourcingDecision }[];
  nodes: ReadonlyMap<string, WorkingNode>;
}

/** Decides about the same cart as several orders, on one reading of everything that is not of the order. */
async function decide(
  trx: Kysely<DataPlane>,
  context: Context,
  subjects: readonly Subject[],
): Promise<Decided> {
  const [first] = subjects;
  if (!first) return { decisions: [], nodes: new Map() };
  const rules = (await findActiveRules(trx)).map(ruleOf);
  const input = await inputFor(trx, context, first, rules);
  const decisions = subjects.map(({ order }) => ({ order, decision: source({ ...input, order }) }));
  const ids = decisions.flatMap(({ decision }) => decision.allocations.map((each) => each.nodeId));
  return { decisions, nodes: await workingNodes(trx, [...new Set(ids)]) };
}

/**
 * Decides for each fulfillment type as sourcing would now, and reads the calendars of the nodes and the transit of the
 * carrier for its date. A split arrives with its last parcel.
 *
 * @throws Refusal `invalid`
 */
export async function promise(
  context: Context,
  input: PromiseInput,
  carrier: Carrier,
): Promise<PromiseResponse> {
  const askedAt = input.at === undefined ? DateTime.utc() : DateTime.fromISO(input.at);
  const question: Question = { input, askedAt, carrier };
  const orders = input.fulfillment_types
    .filter((type) => isPickup(type) || input.shipping_address)
    .map((type) => newOrder(context, orderInputOf(input, type), ''));
  const { decisions, nodes } = await inSnapshot(context, (trx) => decide(trx, context, orders));
  const options = input.fulfillment_types.map(async (type) => {
    const found = decisions.find(({ order }) => order.fulfillmentType === type);
    if (!found) return unavailable(type, 'a delivery needs a shipping_address');
    return promised(question, found.order, found.decision, nodes);
  });
  return { asked_at: iso(askedAt), currency: input.currency, options: await Promise.all(options) };
}

async function promised(
  question: Question,
  order: SourcingOrder,
  decision: SourcingDecision,
  nodes: ReadonlyMap<string, WorkingNode>,
): Promise<PromiseOption> {
  const type = order.fulfillmentType;
  if (decision.outcome !== 'SOURCED') {
    return unavailable(type, decision.backorderReason?.detail ?? decision.summary, decision);
  }
  const parts: PromisedPart[] = [];
  for (const id of new Set(decision.allocations.map((each) => each.nodeId))) {
    const node = nodes.get(id);
    if (!node) throw new Error(`the decision names the node ${id}, which was not read`);
    const part = await partOf(question, order, decision, node);
    if (!part) return unavailable(type, `${node.code} does not open within ten years`, decision);
    parts.push(part);
  }
  return optionOf(question, order, decision, parts);
}

/** Fulfillment nodes: reading, making and changing them. */
import pg from 'pg';
import type { Kysely, Updateable } from 'kysely';
import { claimKey } from '../database/idempotency-keys.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { NodeTable } from '../database/tables/supply.ts';
import { announceNode } from '../inventory/arrivals.ts';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import { staleVersion } from '../runtime/versions.ts';
import type { Context } from '../tenancy/context.ts';
import type { NodeInput, NodePatch, NodeQuery, NodeResponse } from './contract.ts';
import * as repository from './repository.ts';

const CREATE = 'nodes.create';
const CODE_TAKEN = 'fulfillment_nodes_code_key';
/** PostgreSQL's code for a time zone that it does not know. */
const INVALID_PARAMETER = '22023';

/** Fields that a change may forget; null leaves any other as it is. */
const FORGETTABLE: ReadonlySet<string> = new Set([
  'address_line1',
  'address_line2',
  'city',
  'state',
  'postal_code',
  'cut_off_time',
  'fulfillment_mode',
] satisfies (keyof NodePatch)[]);

function view(row: repository.NodeRow): NodeResponse {
  const { local_date: _localDate, ...node } = row;
  return {
    ...node,
    cut_off_time: node.cut_off_time?.slice(0, 'HH:MM'.length) ?? null,
    created_at: node.created_at.toISOString(),
    updated_at: node.updated_at.toISOString(),
  };
}

function changesOf({ opening_hours: hours, ...patch }: NodePatch): Updateable<NodeTable> {
  const kept = Object.entries(patch).filter(
    ([field, value]) => value !== undefined && (value !== null || FORGETTABLE.has(field)),
  );
  return { ...Object.fromEntries(kept), ...(hours == null ? {} : { opening_hours: JSON.stringify(hours) }) };
}

/** Runs a change of a node, and says in words what the database refuses. */
async function judged<T>(
  context: Context,
  { code, time_zone: timeZone }: { code?: string; time_zone?: string | null | undefined },
  change: (trx: Kysely<DataPlane>) => Promise<T>,
): Promise<T> {
  try {
    return await context.db.transaction().execute(change);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    if (error.constraint === CODE_TAKEN) throw new Refusal('conflict', `There is a node ${code} already.`);
    if (error.code === INVALID_PARAMETER && timeZone != null) {
      throw invalidField('time_zone', `${timeZone} is not known to the database`);
    }
    throw error;
  }
}

export class NodeService {
  async list(context: Context, query: NodeQuery): Promise<{ items: NodeResponse[]; total: number }> {
    const { rows, total } = await repository.listNodes(context.db, query);
    return { items: rows.map(view), total };
  }

  /** @throws Refusal `not-found` */
  async get(context: Context, id: string): Promise<NodeResponse> {
    return view(await this.#load(context, id));
  }

  /**
   * Adds a node. A repeat with the same idempotency key answers the node as it is.
   *
   * @throws Refusal `conflict` when the code is taken or the key was used for something else, `invalid`
   */
  async create(context: Context, input: NodeInput, idempotencyKey?: string): Promise<NodeResponse> {
    const id = newId();
    const made = await judged(context, input, async (trx) => {
      const claim = { operation: CREATE, key: idempotencyKey, request: input, resourceId: id };
      const first = await claimKey(trx, claim);
      if (first !== undefined) return first;
      await repository.insertNode(trx, { id, ...input, opening_hours: JSON.stringify(input.opening_hours) });
      return id;
    });
    return this.get(context, made);
  }

  /**
   * Changes a node. One that becomes active again wakes the orders that wait for what it keeps; one that stops being
   * active gets no new orders and keeps its fulfillments.
   *
   * @param seen the version that is changed; undefined: whatever stands now
   * @throws Refusal `not-found`, `invalid`, `conflict` when it has another version by now
   */
  async update(context: Context, id: string, patch: NodePatch, seen?: number): Promise<NodeResponse> {
    await judged(context, patch, async (trx) => {
      const change = await repository.updateNode(trx, id, { changes: changesOf(patch), seen });
      if (!change) throw staleVersion('node', (await this.#load(context, id)).version, seen);
      if (change.before === 'ACTIVE' || change.after !== 'ACTIVE') return;
      await announceNode(trx, id, context.environment.settings.stock_window_seconds);
    });
    return this.get(context, id);
  }

  /** The node gets no new orders and keeps its open fulfillments. @throws Refusal `not-found` */
  async deactivate(context: Context, id: string): Promise<void> {
    if (!(await repository.deactivateNode(context.db, id))) throw notFound('node', id);
  }

  /** Orders of the node's own today against its daily capacity. @throws Refusal `not-found` */
  async capacity(context: Context, id: string) {
    const node = await this.#load(context, id);
    return {
      node_id: node.id,
      node_code: node.code,
      local_date: node.local_date,
      daily_order_capacity: node.daily_order_capacity,
      current_daily_orders: node.current_daily_orders,
      remaining_capacity: Math.max(0, node.daily_order_capacity - node.current_daily_orders),
      utilization: node.current_daily_orders / node.daily_order_capacity,
    };
  }

  async #load(context: Context, id: string): Promise<repository.NodeRow> {
    const node = await repository.findNode(context.db, id);
    if (!node) throw notFound('node', id);
    return node;
  }
}

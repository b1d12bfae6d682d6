/** Reading nodes. */
import { notFound } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import type { NodeQuery, NodeResponse } from './contract.ts';
import * as repository from './repository.ts';

function view(row: repository.NodeRow): NodeResponse {
  const { local_date: _localDate, opening_hours: _openingHours, ...node } = row;
  return { ...node, created_at: node.created_at.toISOString(), updated_at: node.updated_at.toISOString() };
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

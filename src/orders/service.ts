/** What can be done with orders, in the words of the business. */
import { createHash } from 'node:crypto';
import pg from 'pg';
import type { AuditTrail } from '../documents/audit-trail.ts';
import { momentCursors, positionCursors } from '../runtime/cursor.ts';
import { deepPage, pageFacts } from '../runtime/deep-page.ts';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import type { Context } from '../tenancy/context.ts';
import { currentOrigin } from '../runtime/origin.ts';
import { explainStored } from '../sourcing/explained-decision.ts';
import { acceptOrder, type NewOrder } from './acceptance.ts';
import type {
  EditPreview,
  OrderEdit,
  OrderFilters,
  OrderInput,
  OrderQuery,
  OrderResponse,
  TrailQuery,
} from './contract.ts';
import { exportOrders } from './export.ts';
import { OrderCommands } from './order-commands.ts';
import { recordOf, viewOrder } from './order-view.ts';
import type { OrderWorkflows } from './order-workflows.ts';
import * as repository from './repository.ts';

const PLACE = 'orders.place';
const CURSORS = momentCursors('orders');
const TRAIL_CURSORS = positionCursors('order-events');
/** A second collision of a random order number within one day would be stranger than a fault of ours. */
const NUMBER_ATTEMPTS = 5;

const CONSTRAINT = {
  number: 'orders_order_number_key',
  external: 'orders_external',
  idempotency: 'idempotency_keys_pkey',
  pickupNode: 'orders_pickup_node_id_fkey',
} as const;

function violatedConstraint(error: unknown): string | undefined {
  return error instanceof pg.DatabaseError ? error.constraint : undefined;
}

function hashOf(input: OrderInput): Buffer {
  return createHash('sha256').update(JSON.stringify(input)).digest();
}

export interface OrderServiceOptions {
  workflows: OrderWorkflows;
  auditTrail: (context: Context) => AuditTrail;
  /** Address of the Temporal Web UI with its namespace, for links. */
  workflowsUrl: string | null;
}

export class OrderService {
  readonly #options: OrderServiceOptions;
  readonly #commands: OrderCommands;

  constructor(options: OrderServiceOptions) {
    this.#options = options;
    this.#commands = new OrderCommands(options.workflows);
  }

  /**
   * Accepts an order: it is stored with its first event, and the relay starts its workflow.
   *
   * A repeat with the same idempotency key, or of the same external order, answers the first order with
   * `created: false`.
   */
  async place(
    context: Context,
    input: OrderInput,
    idempotencyKey?: string,
  ): Promise<{ order: OrderResponse; created: boolean }> {
    const claim = idempotencyKey
      ? { operation: PLACE, key: idempotencyKey, request_hash: hashOf(input) }
      : undefined;
    for (let attempt = 1; ; attempt++) {
      const accepted = acceptOrder(
        input,
        { allowPartialShipment: context.environment.settings.allow_partial_shipment },
        new Date(),
      );
      try {
        const event = this.#created(context, accepted);
        await repository.insertOrder(context.db, accepted, event, claim, currentOrigin());
        return { order: this.#view(context, recordOf(accepted)), created: true };
      } catch (error) {
        const constraint = violatedConstraint(error);
        if (constraint === CONSTRAINT.number && attempt < NUMBER_ATTEMPTS) continue;
        if (constraint === CONSTRAINT.pickupNode) throw invalidField('pickup_node_id', 'names no node');
        if (constraint === CONSTRAINT.idempotency && claim) return this.#repeated(context, claim);
        if (constraint === CONSTRAINT.external && input.external_order_id) {
          return this.#imported(context, input.external_order_id);
        }
        throw error;
      }
    }
  }

  async list(context: Context, query: OrderQuery) {
    const { page: _page, page_size: _size, cursor: _cursor, ...filter } = query;
    const found = await repository.listOrders(context.db, filter, deepPage(CURSORS, query));
    const items = found.rows.map((row) => this.#view(context, row));
    return { items, ...pageFacts(CURSORS, query, found) };
  }

  async get(context: Context, id: string): Promise<OrderResponse> {
    const order = await repository.findOrder(context.db, id);
    if (!order) throw notFound('order', id);
    return this.#view(context, order);
  }

  async getByNumber(context: Context, number: string): Promise<OrderResponse> {
    const order = await repository.findOrderByNumber(context.db, number);
    if (!order) throw notFound('order', number);
    return this.#view(context, order);
  }

  /** What can be asked of an order's workflow. */
  get commands(): OrderCommands {
    return this.#commands;
  }

  /** Changes the order before picking, or shows with `isDryRun` what would change. */
  async edit(
    context: Context,
    id: string,
    edit: OrderEdit,
    requestKey: string,
    isDryRun: boolean,
  ): Promise<EditPreview> {
    if (isDryRun) {
      const { record, ...change } = await this.#commands.previewEdit(context, id, edit);
      return { order: this.#view(context, record), ...change };
    }
    const change = await this.#commands.edit(context, id, edit, requestKey);
    return { order: await this.get(context, id), ...change };
  }

  /** Orders as CSV, newest first. */
  async exportCsv(context: Context, filters: OrderFilters): Promise<File> {
    return exportOrders(context, filters);
  }

  /** The trail of the order, first event first. @throws Refusal `not-found` */
  async events(context: Context, id: string, query: TrailQuery) {
    await this.#require(context, id);
    const { events, total } = await this.#options
      .auditTrail(context)
      .ofOrder(id, deepPage(TRAIL_CURSORS, query));
    const rows = events.map(({ sequence }) => ({ position: sequence }));
    return { items: events, ...pageFacts(TRAIL_CURSORS, query, { rows, total }) };
  }

  /** Every sourcing decision of the order, first attempt first. */
  async sourcing(context: Context, id: string) {
    await this.#require(context, id);
    const rows = await repository.findDecisions(context.db, id);
    return rows.map((row) => ({
      ...row,
      decision: explainStored(row.decision),
      decided_at: row.decided_at.toISOString(),
    }));
  }

  async #require(context: Context, id: string): Promise<void> {
    const [head] = await repository.findOrderHeads(context.db, [id]);
    if (!head) throw notFound('order', id);
  }

  #created(context: Context, { order, items }: NewOrder) {
    return {
      order_id: order.id,
      sequence: 1,
      id: newId(),
      event_type: 'order.created',
      from_status: null,
      to_status: 'PENDING' as const,
      actor: context.actor,
      reason: null,
      data: JSON.stringify({ channel: order.channel, lines: items.length, total_amount: order.total_amount }),
      idempotency_key: 'created',
    };
  }

  async #repeated(context: Context, claim: repository.IdempotencyClaim) {
    const first = await repository.findIdempotencyKey(context.db, claim.operation, claim.key);
    if (!first) throw new Error(`Idempotency key ${claim.key} was claimed and is not there`);
    if (!first.request_hash.equals(claim.request_hash)) {
      throw new Refusal('conflict', 'This Idempotency-Key was used before with another request.');
    }
    return { order: await this.get(context, first.resource_id), created: false };
  }

  async #imported(context: Context, externalId: string) {
    const first = await repository.findByExternalId(context.db, null, externalId);
    if (!first) throw new Error(`External order ${externalId} exists and cannot be found`);
    return { order: await this.get(context, first.id), created: false };
  }

  #view(context: Context, order: repository.OrderRecord): OrderResponse {
    return viewOrder(order, {
      environment: context.environment.slug,
      workflowsUrl: this.#options.workflowsUrl,
    });
  }
}

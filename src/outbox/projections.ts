/** What is kept of orders outside their tables, fed by the relay and made anew by `oms reindex`. */
import type { DocumentStores } from '../documents/document-stores.ts';
import { eventsOfOrders } from '../orders/audit-events.ts';
import { ordersForSearch } from '../orders/projections.ts';
import { orderDocument } from '../search/order-document.ts';
import type { OpenSearchEngine } from '../search/engines.ts';
import type { OrderDocument } from '../search/order-search.ts';
import { outcomesOf } from '../sourcing/order-outcomes.ts';
import type { Context } from '../tenancy/context.ts';
import type { OutboxRow, Rebuild, RebuildableTarget } from './outbox.ts';
import { orderIds } from './targets.ts';

/** Batches are worth more than the second they take longer. */
const REST_MILLISECONDS = 1_000;

/** What leaves allocations behind. A partial plan ends BACKORDERED for its rest. */
const CHOOSES_NODES: ReadonlySet<string> = new Set([
  'order.sourced',
  'order.backordered',
  'order.reassigned',
]);

type Write = (context: Context, orderIds: readonly string[]) => Promise<void>;

/** Made anew in place: what is written is never older than what is there. */
const inPlace = (context: Context, write: Write): Rebuild => ({
  write: (ids) => write(context, ids),
  finish: async () => undefined,
  abandon: async () => undefined,
});

/** A projection that is written order by order from what PostgreSQL holds at that moment. */
function projection(
  name: string,
  write: Write,
  concerns: (row: OutboxRow) => boolean = () => true,
): RebuildableTarget {
  return {
    name,
    restMilliseconds: REST_MILLISECONDS,
    async deliver(context, rows) {
      const ids = orderIds(rows.filter(concerns));
      if (ids.length > 0) await write(context, ids);
    },
    isWhole: () => Promise.resolve(true),
    startRebuild: async (context) => inPlace(context, write),
  };
}

async function searchDocuments(context: Context, ids: readonly string[]): Promise<OrderDocument[]> {
  const orders = await ordersForSearch(context, ids);
  return orders.map(({ order, lines }) => orderDocument(order, lines));
}

/** The search index of orders, which knows by itself whether it is whole. */
function orderSearch({ name, orders }: ProjectionStores['search']): RebuildableTarget {
  return {
    ...projection(name, async (context, ids) => orders(context).index(await searchDocuments(context, ids))),
    isWhole: (context) => orders(context).isWhole(),
    async startRebuild(context) {
      const rebuild = await orders(context).startRebuild();
      return { ...rebuild, write: async (ids) => rebuild.index(await searchDocuments(context, ids)) };
    },
  };
}

export interface ProjectionStores {
  search: Pick<OpenSearchEngine, 'name' | 'orders'>;
  documents: Pick<DocumentStores, 'outcomes' | 'trailCopy'>;
}

/** All projections of this installation. Their names are those of their places in the outbox. */
export function projectionsOf({ search, documents }: ProjectionStores): RebuildableTarget[] {
  const { outcomes, trailCopy } = documents;
  return [
    orderSearch(search),
    projection(
      'sourcing-outcomes',
      async (context, ids) => outcomes(context).record(await outcomesOf(context, ids)),
      ({ topic }) => CHOOSES_NODES.has(topic),
    ),
    ...(trailCopy
      ? [
          projection('order-events', async (context, ids) =>
            trailCopy(context).append(await eventsOfOrders(context.db, ids)),
          ),
        ]
      : []),
  ];
}

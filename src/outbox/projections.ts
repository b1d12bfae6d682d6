/** What is kept outside the tables of orders and products, fed by the relay and made anew by `oms reindex`. */
import { haveFigures, recordFigures, figuresAnew } from '../analytics/figures.ts';
import { productsById } from '../catalog/catalog.ts';
import { PRODUCT_CHANGED } from '../catalog/product.ts';
import type { DocumentStores } from '../documents/document-stores.ts';
import { eventsAt, eventsOfOrders } from '../orders/audit-events.ts';
import { ordersForSearch } from '../orders/projections.ts';
import { orderDocument } from '../search/order-document.ts';
import type { OpenSearchEngine } from '../search/engines.ts';
import type { OrderDocument } from '../search/order-search.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { outcomesOf } from '../sourcing/order-outcomes.ts';
import { OUTCOMES_LABELLED } from '../sourcing/outcome.ts';
import type { Context } from '../tenancy/context.ts';
import { writeInPortions } from './in-portions.ts';
import { logProjections, type LogCopies } from './log-projections.ts';
import type { OutboxRow, Rebuild, RebuildableTarget } from './outbox.ts';
import { idsOf, REST_MILLISECONDS } from './notices.ts';
import { ORDERS, PRODUCTS } from './source-repository.ts';
import { orderIds } from './targets.ts';

/** What leaves allocations behind. A partial plan ends BACKORDERED for its rest. */
const CHOOSES_NODES: ReadonlySet<string> = new Set([
  'order.sourced',
  'order.backordered',
  'order.reassigned',
]);

type Write = (context: Context, ids: readonly string[]) => Promise<void>;

const inPortions = (context: Context, write: Write, ids: readonly string[]): Promise<void> =>
  writeInPortions(ids, (portion) => write(context, portion));

/** Made anew in place: what is written is never older than what is there. */
const inPlace = (context: Context, write: Write): Rebuild => ({
  write: (ids) => inPortions(context, write, ids),
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
    source: ORDERS,
    restMilliseconds: REST_MILLISECONDS,
    async deliver(context, rows) {
      await inPortions(context, write, orderIds(rows.filter(concerns)));
    },
    isWhole: () => Promise.resolve(true),
    startRebuild: async (context) => inPlace(context, write),
  };
}

/** What each allocation was decided on, and how it turned out. */
function sourcingOutcomes(outcomes: DocumentStores['outcomes']): RebuildableTarget {
  const write: Write = async (context, ids) => outcomes(context).record(await outcomesOf(context, ids));
  return {
    ...projection('sourcing-outcomes', write, ({ topic }) => CHOOSES_NODES.has(topic)),
    async deliverNotices(context, notices) {
      await inPortions(context, write, idsOf(notices, OUTCOMES_LABELLED));
    },
  };
}

/** A projection that is written product by product. */
function productProjection(name: string, write: Write): RebuildableTarget {
  return {
    name,
    source: PRODUCTS,
    restMilliseconds: REST_MILLISECONDS,
    deliver: async () => undefined,
    async deliverNotices(context, notices) {
      await inPortions(context, write, idsOf(notices, PRODUCT_CHANGED));
    },
    isWhole: () => Promise.resolve(true),
    startRebuild: async (context) => inPlace(context, write),
  };
}

/** How a search index is fed: it knows by itself whether it is whole, and is made anew beside the one in use. */
function indexed<Document>(
  indexOf: (context: Context) => SearchIndex<Document>,
  read: (context: Context, ids: readonly string[]) => Promise<Document[]>,
) {
  return {
    write: async (context: Context, ids: readonly string[]) =>
      indexOf(context).index(await read(context, ids)),
    isWhole: (context: Context) => indexOf(context).isWhole(),
    async startRebuild(context: Context): Promise<Rebuild> {
      const rebuild = await indexOf(context).startRebuild();
      const write = async (ids: readonly string[]) => rebuild.index(await read(context, ids));
      return { ...rebuild, write: (ids) => writeInPortions(ids, write) };
    },
  };
}

async function searchDocuments(context: Context, ids: readonly string[]): Promise<OrderDocument[]> {
  const orders = await ordersForSearch(context, ids);
  return orders.map(({ order, lines }) => orderDocument(order, lines));
}

function orderSearch({ name, orders }: ProjectionStores['search']): RebuildableTarget {
  const { write, ...whole } = indexed(orders, searchDocuments);
  return { ...projection(name, write), ...whole };
}

function productSearch({ productIndex }: ProjectionStores['search']): RebuildableTarget[] {
  if (!productIndex) return [];
  const { write, ...whole } = indexed(productIndex.of, ({ db }, ids) => productsById(db, ids));
  return [{ ...productProjection(productIndex.name, write), ...whole }];
}

type Trail = NonNullable<DocumentStores['trailCopy']>;

/** Each change brings its own event alone. */
const trailOf = (trail: Trail): RebuildableTarget => ({
  ...projection('order-events', async (context, ids) =>
    trail(context).append(await eventsOfOrders(context.db, ids)),
  ),
  deliver: (context, rows) =>
    writeInPortions(rows, async (portion) => trail(context).append(await eventsAt(context.db, portion))),
});

type Catalog = NonNullable<DocumentStores['catalogCopy']>;

const catalogOf = (catalog: Catalog): RebuildableTarget =>
  productProjection('product-catalog', async (context, ids) =>
    catalog(context).put(await productsById(context.db, ids)),
  );

/** What its documents look like. */
const COPY_VERSION = 1;

/** On a server apart it may be new, or lost: it says itself whether it was filled. */
function sayingWhole(target: RebuildableTarget, filled: DocumentStores['filled']): RebuildableTarget {
  if (!filled) return target;
  const markOf = (context: Context) => filled(context, { collection: target.name, version: COPY_VERSION });
  return {
    ...target,
    isWhole: (context) => markOf(context).isWhole(),
    async startRebuild(context) {
      const rebuild = await target.startRebuild(context);
      const finish = async () => {
        await rebuild.finish();
        await markOf(context).markWhole();
      };
      return { ...rebuild, finish };
    },
  };
}

/** The facts and sums of analytics, which PostgreSQL keeps on every profile. */
const analytics: RebuildableTarget = {
  ...projection('analytics', recordFigures),
  isWhole: haveFigures,
  startRebuild: async (context) => ({
    ...inPlace(context, recordFigures),
    finish: () => figuresAnew(context),
  }),
};

export interface ProjectionStores {
  search: Pick<OpenSearchEngine, 'name' | 'orders' | 'productIndex'>;
  documents: Pick<DocumentStores, 'outcomes' | 'trailCopy' | 'catalogCopy' | 'filled'> & LogCopies;
}

/** All projections of this installation. Their names are those of their places in the outbox. */
export function projectionsOf({ search, documents }: ProjectionStores): RebuildableTarget[] {
  const { outcomes, trailCopy, catalogCopy, filled } = documents;
  return [
    orderSearch(search),
    ...productSearch(search),
    analytics,
    sayingWhole(sourcingOutcomes(outcomes), filled),
    ...(trailCopy ? [sayingWhole(trailOf(trailCopy), filled)] : []),
    ...(catalogCopy ? [sayingWhole(catalogOf(catalogCopy), filled)] : []),
    ...logProjections(documents),
  ];
}

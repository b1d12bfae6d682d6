/** What is kept outside the tables of orders and products, fed by the relay and made anew by `oms reindex`. */
import { haveFigures, recordFigures, figuresAnew } from '../analytics/figures.ts';
import { productsById } from '../catalog/catalog.ts';
import { PRODUCT_CHANGED, type CatalogProduct } from '../catalog/product.ts';
import type { DocumentStores } from '../documents/document-stores.ts';
import { eventsAt, eventsOfOrders } from '../orders/audit-events.ts';
import type { OrderEventResponse } from '../orders/contract.ts';
import { ordersForSearch } from '../orders/projections.ts';
import { orderDocument } from '../search/order-document.ts';
import type { OpenSearchEngine } from '../search/engines.ts';
import type { OrderDocument } from '../search/order-search.ts';
import type { SearchIndex } from '../search/search-index.ts';
import { outcomesOf } from '../sourcing/order-outcomes.ts';
import { OUTCOMES_LABELLED } from '../sourcing/outcome.ts';
import type { Swept } from '../documents/swept.ts';
import type { Context } from '../tenancy/context.ts';
import { writeInPortions } from './in-portions.ts';
import { logProjections, type LogCopies } from './log-projections.ts';
import type { Delivered, Notice, OutboxRow, Rebuild, RebuildableTarget } from './outbox.ts';
import { idsOf, REST_MILLISECONDS } from './notices.ts';
import { ORDERS, PRODUCTS } from './source-repository.ts';
import { sweeping } from './sweep.ts';
import { orderIds } from './targets.ts';

/** What leaves allocations behind. A partial plan ends BACKORDERED for its rest. */
const CHOOSES_NODES: ReadonlySet<string> = new Set([
  'order.sourced',
  'order.backordered',
  'order.reassigned',
]);

type Write = (context: Context, ids: readonly string[]) => Promise<Delivered>;

/** Reads what there is of these, and writes it. */
const copying =
  <From, T>(
    read: (context: Context, from: readonly From[]) => Promise<T[]>,
    write: (context: Context, found: readonly T[]) => Promise<void>,
  ) =>
  async (context: Context, from: readonly From[]): Promise<Delivered> => {
    const found = await read(context, from);
    if (found.length === 0) return 'nothing';
    await write(context, found);
    return undefined;
  };

const inPortions =
  (write: Write): Write =>
  (context, ids) =>
    writeInPortions(ids, (portion) => write(context, portion));

/** Made anew in place: what is written is never older than what is there. */
const inPlace = (context: Context, write: Write): Rebuild => ({
  async write(ids) {
    await write(context, ids);
  },
  finish: async () => undefined,
  abandon: async () => undefined,
});

/** Made anew in place with nothing left over: all is written again, and what has no source any more is taken out. */
const renewed = (
  target: RebuildableTarget,
  write: Write,
  keptOf: (context: Context) => Swept,
): RebuildableTarget => ({
  ...target,
  async startRebuild(context) {
    const sweep = sweeping(context.db, target.source, keptOf(context));
    return { ...inPlace(context, write), finish: () => sweep(null) };
  },
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
    deliver: (context, rows) => write(context, orderIds(rows.filter(concerns))),
    isWhole: () => Promise.resolve(true),
    startRebuild: async (context) => inPlace(context, write),
  };
}

/** What each allocation was decided on, and how it turned out. */
function sourcingOutcomes(outcomes: DocumentStores['outcomes']): RebuildableTarget {
  const write = inPortions(copying(outcomesOf, (context, found) => outcomes(context).record(found)));
  const target = {
    ...projection('sourcing-outcomes', write, ({ topic }: OutboxRow) => CHOOSES_NODES.has(topic)),
    deliverNotices: (context: Context, notices: readonly Notice[]) =>
      write(context, idsOf(notices, OUTCOMES_LABELLED)),
  };
  return renewed(target, write, outcomes);
}

/** A projection that is written product by product. */
function productProjection(name: string, write: Write): RebuildableTarget {
  return {
    name,
    source: PRODUCTS,
    restMilliseconds: REST_MILLISECONDS,
    deliver: async () => 'nothing',
    deliverNotices: (context, notices) => write(context, idsOf(notices, PRODUCT_CHANGED)),
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
    write: inPortions(copying(read, (context, found) => indexOf(context).index(found))),
    isWhole: (context: Context) => indexOf(context).isWhole(),
    async startRebuild(context: Context): Promise<Rebuild> {
      const rebuild = await indexOf(context).startRebuild();
      const write = async (ids: readonly string[]) => rebuild.index(await read(context, ids));
      return {
        ...rebuild,
        async write(ids) {
          await writeInPortions(ids, write);
        },
      };
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
function trailOf(trail: Trail): RebuildableTarget {
  const append = (context: Context, events: readonly OrderEventResponse[]) => trail(context).append(events);
  const ofRows = copying(({ db }, rows: readonly OutboxRow[]) => eventsAt(db, rows), append);
  const renew = inPortions(
    copying(
      ({ db }, ids) => eventsOfOrders(db, ids),
      (context, events) => trail(context).renew(events),
    ),
  );
  const target: RebuildableTarget = {
    ...projection('order-events', renew),
    deliver: (context, rows) => writeInPortions(rows, (portion) => ofRows(context, portion)),
  };
  return renewed(target, renew, trail);
}

type Catalog = NonNullable<DocumentStores['catalogCopy']>;

function catalogOf(catalog: Catalog): RebuildableTarget {
  const writing = (write: (context: Context, found: readonly CatalogProduct[]) => Promise<void>) =>
    inPortions(copying(({ db }, ids) => productsById(db, ids), write));
  return renewed(
    productProjection(
      'product-catalog',
      writing((context, found) => catalog(context).put(found)),
    ),
    writing((context, found) => catalog(context).renew(found)),
    catalog,
  );
}

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

/**
 * The facts and sums of analytics, which PostgreSQL keeps on every profile. All of a batch at once: its sums are added up
 * before they are written, and one writer at a time is let through anyway.
 */
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

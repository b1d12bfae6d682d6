/** Where documents are kept: in MongoDB when MONGODB_URL names one, else in the environment's own PostgreSQL. */
import type { Configuration } from '../runtime/configuration.ts';
import type { Logger } from '../runtime/logging.ts';
import type { Context } from '../tenancy/context.ts';
import type { AuditTrail } from './audit-trail.ts';
import type { DeliveryLogCopy } from './delivery-log.ts';
import type { Filled } from './filled.ts';
import { Mongo } from './mongo.ts';
import { MongoAuditTrail } from './mongo-audit-trail.ts';
import { mongoNodePerformance, mongoSourcingPatterns } from './mongo-learned.ts';
import { mongoDeliveryLog, mongoNotificationLog } from './mongo-logs.ts';
import { mongoMark, type MarkedCollection } from './mongo-marks.ts';
import { MongoProductCatalog } from './mongo-product-catalog.ts';
import { MongoSourcingOutcomes } from './mongo-sourcing-outcomes.ts';
import type { NodePerformance } from './node-performance.ts';
import type { NotificationLogCopy } from './notification-log.ts';
import { PostgresNodePerformance } from './postgres-node-performance.ts';
import { PostgresSourcingOutcomes } from './postgres-sourcing-outcomes.ts';
import { PostgresSourcingPatterns } from './postgres-sourcing-patterns.ts';
import type { ProductCatalog } from './product-catalog.ts';
import type { OrderEventResponse } from '../orders/contract.ts';
import type { CatalogProduct } from '../catalog/product.ts';
import type { Renewable } from './swept.ts';
import type { SourcingOutcomes } from './sourcing-outcomes.ts';
import type { SourcingPatterns } from './sourcing-patterns.ts';

type DocumentContext = Pick<Context, 'db' | 'environment'>;

export interface DocumentStores {
  outcomes(context: DocumentContext): SourcingOutcomes;
  patterns(context: DocumentContext): SourcingPatterns;
  nodePerformance(context: DocumentContext): NodePerformance;
  /** A copy of the trail; null where the system of record is the only place for it. */
  trailCopy: ((context: DocumentContext) => AuditTrail & Renewable<OrderEventResponse>) | null;
  /** A copy of the catalog; null where the system of record is the only place for it. */
  catalogCopy: ((context: DocumentContext) => ProductCatalog & Renewable<CatalogProduct>) | null;
  /** A copy of the delivery log; null where the system of record is the only place for it. */
  deliveryLogCopy: ((context: DocumentContext) => DeliveryLogCopy) | null;
  /** A copy of the notification log; null where the system of record is the only place for it. */
  notificationLogCopy: ((context: DocumentContext) => NotificationLogCopy) | null;
  /** Says of a collection whether it was filled; null where the system of record is the only place. */
  filled: ((context: DocumentContext, collection: MarkedCollection) => Filled) | null;
  /** The server apart from PostgreSQL, if there is one. */
  server: { name: string; ping: () => Promise<string> } | null;
  /** Removes all that is kept of an environment, which nobody feeds any more. */
  remove(environment: string): Promise<void>;
  close(): Promise<void>;
}

export function openDocumentStores(
  configuration: Pick<Configuration, 'MONGODB_URL' | 'MONGODB_DB'>,
  log: Logger,
): DocumentStores {
  const { MONGODB_URL, MONGODB_DB } = configuration;
  if (MONGODB_URL === undefined) {
    return {
      outcomes: ({ db }) => new PostgresSourcingOutcomes(db),
      patterns: ({ db }) => new PostgresSourcingPatterns(db),
      nodePerformance: ({ db }) => new PostgresNodePerformance(db),
      trailCopy: null,
      catalogCopy: null,
      deliveryLogCopy: null,
      notificationLogCopy: null,
      filled: null,
      server: null,
      remove: async () => undefined,
      close: async () => undefined,
    };
  }
  const mongo = new Mongo(MONGODB_URL, MONGODB_DB, log);
  const databaseOf =
    ({ environment }: DocumentContext) =>
    () =>
      mongo.database(environment);
  return {
    outcomes: (context) => new MongoSourcingOutcomes(databaseOf(context)),
    patterns: (context) => mongoSourcingPatterns(databaseOf(context)),
    nodePerformance: (context) => mongoNodePerformance(databaseOf(context)),
    trailCopy: (context) => new MongoAuditTrail(databaseOf(context)),
    catalogCopy: (context) => new MongoProductCatalog(databaseOf(context)),
    deliveryLogCopy: (context) => mongoDeliveryLog(databaseOf(context)),
    notificationLogCopy: (context) => mongoNotificationLog(databaseOf(context)),
    filled: (context, collection) => mongoMark(databaseOf(context), collection),
    server: { name: 'mongodb', ping: () => mongo.ping() },
    remove: (environment) => mongo.drop(environment),
    close: () => mongo.close(),
  };
}

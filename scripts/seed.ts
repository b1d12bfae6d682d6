/** The demo's data: nodes, stock, rules, products, a webhook endpoint, an administrator and three orders. */
import { addDocuments } from '../src/catalog/catalog.ts';
import { openDatabase, type ControlPlaneDatabase } from '../src/database/pools.ts';
import type { ControlPlane } from '../src/database/tables/control-plane.ts';
import { PostgresAuditTrail } from '../src/documents/postgres-audit-trail.ts';
import { createUser } from '../src/identity/users.ts';
import { announce } from '../src/outbox/doorbell.ts';
import { OUTBOX_CHANNEL } from '../src/outbox/outbox.ts';
import { orderInput } from '../src/orders/contract.ts';
import { OrderService } from '../src/orders/service.ts';
import { ConfigurationError, type Configuration } from '../src/runtime/configuration.ts';
import { derivedId } from '../src/runtime/ids.ts';
import { createLogger } from '../src/runtime/logging.ts';
import { sealSecret } from '../src/runtime/secrets.ts';
import { recordVersions } from '../src/sourcing/repository.ts';
import type { Context } from '../src/tenancy/context.ts';
import { Environments } from '../src/tenancy/environments.ts';
import { DEMO_SINK_PATH, DEMO_SINK_SECRET, demoSinkUrl } from '../src/webhooks/demo-sink.ts';
import { demoImages } from './seed-images.ts';
import { NODES, PRODUCTS, RULES, SAMPLE_ORDERS, stockOf, WEBHOOK_ENDPOINT } from './seed-data.ts';

const ENVIRONMENT = 'default';

/** Ids of demo rows come from their names: seeding twice writes the same rows. */
const demoId = (kind: string, name: string) => derivedId('demo', kind, name);

async function seedSupply({ db }: Context): Promise<void> {
  const nodes = NODES.map((node) => ({ id: demoId('node', node.code), ...node }));
  await db
    .insertInto('fulfillment_nodes')
    .values(nodes)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  const items = nodes.flatMap((node) =>
    PRODUCTS.map((product) => ({
      id: demoId('stock', `${node.code}/${product.sku}`),
      node_id: node.id,
      sku: product.sku,
      product_name: product.name,
      quantity_on_hand: stockOf(node, product.sku),
      unit_cost: product.unitCost,
      weight_lbs: product.weightLbs,
    })),
  );
  await db
    .insertInto('inventory_items')
    .values(items)
    .onConflict((conflict) => conflict.doNothing())
    .execute();
  await seedRules(db);
}

async function seedRules(db: Context['db']): Promise<void> {
  const made = await db
    .insertInto('sourcing_rules')
    .values(
      RULES.map((rule) => ({
        id: demoId('rule', rule.name),
        ...rule,
        conditions: JSON.stringify(rule.conditions),
      })),
    )
    .onConflict((conflict) => conflict.doNothing())
    .returning('id')
    .execute();
  await recordVersions(
    db,
    made.map((rule) => rule.id),
    { change: 'CREATED', actor: 'system' },
  );
}

async function seedCatalog(context: Context): Promise<void> {
  await addDocuments(
    context.db,
    PRODUCTS.map(({ sku, name, price, category, description, attributes }) => ({
      sku,
      name,
      price: Number(price),
      brand: 'Longhaul Demo',
      category,
      description,
      images: demoImages(name, category),
      attributes,
    })),
  );
}

/** Leads to the demo's own receiver; production has none, so that the endpoint is off there. */
async function seedWebhook({ db }: Context, secretKey: string, configuration: Configuration): Promise<void> {
  const sink = demoSinkUrl(configuration);
  const url = sink ?? `https://shop.example.com${DEMO_SINK_PATH}`;
  await db
    .insertInto('webhook_endpoints')
    .values({
      id: demoId('webhook', WEBHOOK_ENDPOINT.name),
      ...WEBHOOK_ENDPOINT,
      url,
      is_active: sink !== null,
      secret: sealSecret(secretKey, DEMO_SINK_SECRET),
    })
    .onConflict((conflict) => conflict.doNothing())
    .execute();
}

/** Placed like any order; the relay starts them as soon as Temporal is there. */
async function seedOrders(context: Context): Promise<void> {
  const service = new OrderService({
    workflows: {
      start: () => Promise.reject(new Error('The seed starts no workflow')),
      changeStatus: () => Promise.reject(new Error('The seed changes no status')),
      stockArrived: () => Promise.reject(new Error('The seed wakes nobody')),
      catchUp: () => Promise.reject(new Error('The seed repairs nothing')),
      running: () => Promise.reject(new Error('The seed runs no workflows')),
      command: () => Promise.reject(new Error('The seed commands nothing')),
    },
    auditTrail: ({ db }) => new PostgresAuditTrail(db),
    workflowsUrl: null,
  });
  for (const [index, { pickup_node_code: code, ...order }] of SAMPLE_ORDERS.entries()) {
    const pickup = code ? { pickup_node_id: demoId('node', code) } : {};
    await service.place(context, orderInput.parse({ ...order, ...pickup }), `demo-order-${index + 1}`);
  }
}

/** Loads the demo data into one environment. A second time changes nothing. */
export async function seedEnvironment(
  context: Context,
  configuration: Configuration & { SECRET_KEY: string },
): Promise<void> {
  await seedSupply(context);
  await seedCatalog(context);
  await seedWebhook(context, configuration.SECRET_KEY, configuration);
  await seedOrders(context);
}

async function seedAdministrator(
  controlPlane: ControlPlaneDatabase,
  configuration: Configuration,
  context: Context,
) {
  await createUser(controlPlane, {
    email: 'admin@example.com',
    password: configuration.OMS_DEMO_PASSWORD,
    fullName: 'Demo Administrator',
    role: 'PLATFORM_OWNER',
    organizationId: context.environment.organizationId,
    defaultEnvironmentId: context.environment.id,
  });
}

/**
 * Loads the demo data into the default environment. A second time changes nothing.
 *
 * @throws ConfigurationError when NODE_ENV=production would get the well-known password.
 */
export async function seedDemo(configuration: Configuration, report: (line: string) => void): Promise<void> {
  const { DATABASE_URL, SECRET_KEY, NODE_ENV, OMS_DEMO_PASSWORD } = configuration;
  if (!DATABASE_URL || !SECRET_KEY)
    throw new ConfigurationError('The seed needs DATABASE_URL and SECRET_KEY.');
  if (NODE_ENV === 'production' && OMS_DEMO_PASSWORD === 'admin123') {
    throw new ConfigurationError('Set OMS_DEMO_PASSWORD before seeding with NODE_ENV=production.');
  }
  const log = createLogger('seed', configuration.OMS_LOG_LEVEL);
  const controlPlane = openDatabase<ControlPlane>({
    url: DATABASE_URL,
    size: 2,
    name: 'longhaul-seed',
    onIdleError: (error) => log.warn({ err: error }, 'an idle connection broke'),
  });
  const environments = new Environments(controlPlane, { ...configuration, DATABASE_URL }, log);
  try {
    const environment = await environments.findOrThrow(ENVIRONMENT);
    const context: Context = { environment, actor: 'system', db: environment.db, log };
    await seedAdministrator(controlPlane, configuration, context);
    await seedEnvironment(context, { ...configuration, SECRET_KEY });
    await announce(controlPlane, OUTBOX_CHANNEL, [ENVIRONMENT]);
    report(
      `demo data: ${NODES.length} nodes, ${NODES.length * PRODUCTS.length} stock records, ${RULES.length} rules, ` +
        `${PRODUCTS.length} products, ${SAMPLE_ORDERS.length} orders`,
    );
  } finally {
    await environments.close();
    await controlPlane.destroy();
  }
}

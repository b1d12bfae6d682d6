/**
 * Everything the processes read from their environment, in one schema.
 *
 * `loadConfiguration` is called once per process. Unknown `OMS_*` names are refused, so that a misspelled setting
 * is seen at start and not as a default that nobody asked for.
 */
import { z } from 'zod';
import { parseCodecKeys } from '../codec/codec-keys.ts';
import { parseOrigins } from '../codec/codec-origins.ts';
import { SOURCING_STRATEGIES } from '../sourcing/strategy-names.ts';
import { parseNetworks } from '../webhooks/networks.ts';

const port = (fallback: number) => z.coerce.number().int().min(1).max(65_535).default(fallback);
const seconds = (fallback: number) => z.coerce.number().min(0).max(86_400).default(fallback);
const flag = z.stringbool().default(false);
const url = z.url();

/** Clients stumble over a `%` that begins nothing only when they connect. */
function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

const SIGNS = 'with signs such as @, / and % in user and password written as %40, %2F and %25';

/** What the client takes: several hosts are no URL for `URL`. */
function isMongoUrl(text: string): boolean {
  const authority = /^mongodb(?:\+srv)?:\/\/([^\s/?]+)(?:[/?]|$)/.exec(text)?.[1];
  if (authority === undefined || !isDecodable(text)) return false;
  const users = authority.split('@');
  const hosts = (users.pop() ?? '').split(',');
  return (
    users.length <= 1 &&
    users.every((user) => user.split(':').length <= 2) &&
    hosts.every((host) => /^([^:[\]]+|\[[\da-f:]+\])(:\d+)?$/i.test(host))
  );
}

const mongoUrl = z
  .string()
  .refine(
    isMongoUrl,
    `must be mongodb://[user:password@]host[:port] or mongodb+srv://[user:password@]host, ${SIGNS}`,
  )
  .optional();

const elasticUrl = z
  .url({ protocol: /^https?$/, error: 'must be http:// or https://host:port' })
  .refine(isDecodable, `must be https://[user:password@]host:port, ${SIGNS}`)
  .optional();

const pemFile = z.string().min(1).optional();

/** A text that its own parser accepts; what the parser says is what the message says. */
const parsedBy = (parse: (text: string) => unknown) =>
  z
    .string()
    .optional()
    .superRefine((text, context) => {
      try {
        if (text !== undefined) parse(text);
      } catch (error) {
        context.addIssue({ code: 'custom', message: error instanceof Error ? error.message : String(error) });
      }
    });

const smtpUrl = z
  .string()
  .refine((text) => {
    const url = URL.parse(text);
    return (url?.protocol === 'smtp:' || url?.protocol === 'smtps:') && url.hostname !== '';
  }, 'must be smtp://host[:port] or smtps://host[:port]')
  .optional();
/** An address, alone or in angle brackets after a name. */
const sender = z
  .string()
  .regex(/^([^<>\r\n]*<[^\s@<>]+@[^\s@<>]+>|[^\s@<>]+@[^\s@<>]+)$/, 'must be an address, or Name <address>');

const DEMO_SECRET_KEYS = new Set(['changeme', 'secret', 'development', 'dev-secret-key']);

/** One entry per variable; `.describe` is what `oms doctor` and the README print. */
export const configurationSchema = z.object({
  NODE_ENV: z
    .enum(['development', 'test', 'production'])
    .default('development')
    .describe('production refuses demo secrets'),
  DATABASE_URL: url.optional().describe('PostgreSQL of the control plane; unset: the embedded server'),
  MONGODB_URL: mongoUrl.describe(
    'MongoDB that keeps documents, such as mongodb://db.example.com; unset: PostgreSQL keeps them',
  ),
  MONGODB_DB: z
    .string()
    .regex(/^[\w-]{1,38}$/, 'must be up to 38 letters, digits, "_" and "-"')
    .default('oms_events')
    .describe('beginning of the names of the databases in MongoDB; the slug of the environment follows'),
  ELASTICSEARCH_URL: elasticUrl.describe(
    'Elasticsearch that is searched in, such as https://user:password@search.example.com:9200; unset: PostgreSQL is',
  ),
  OMS_ELASTICSEARCH_PREFIX: z
    .string()
    .regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be up to 31 lower-case letters, digits and "-"')
    .default('oms')
    .describe(
      'beginning of the names of the indexes in Elasticsearch; what is kept and the slug of the environment follow',
    ),
  TEMPORAL_ADDRESS: z
    .string()
    .min(1)
    .optional()
    .describe('host:port of Temporal; unset: the embedded dev server'),
  TEMPORAL_NAMESPACE: z.string().min(1).default('default').describe('Temporal namespace'),
  TEMPORAL_API_KEY: z.string().min(1).optional().describe('API key of Temporal Cloud'),
  TEMPORAL_TLS: flag.describe('connect to Temporal with TLS'),
  TEMPORAL_TLS_CA: pemFile.describe(
    'file with the certificates that Temporal is trusted by; unset: the public ones',
  ),
  TEMPORAL_TLS_CERT: pemFile.describe('file with the certificate that shows Temporal who we are (mTLS)'),
  TEMPORAL_TLS_KEY: pemFile.describe('file with the key of TEMPORAL_TLS_CERT'),
  TEMPORAL_TLS_SERVER_NAME: z
    .string()
    .min(1)
    .optional()
    .describe('name in the certificate of Temporal where it is not that of TEMPORAL_ADDRESS'),
  SECRET_KEY: z
    .string()
    .min(1)
    .optional()
    .describe(
      'signs tokens and encrypts secrets; at least 32 characters in production; unset: generated once into the data folder',
    ),
  OMS_OLD_SECRET_KEYS: z
    .string()
    .min(1)
    .optional()
    .describe(
      'SECRET_KEYs of before, comma-separated: they open what they have encrypted, until oms reencrypt',
    ),
  OMS_CODEC_KEYS: parsedBy(parseCodecKeys).describe(
    'keys that encrypt what Temporal keeps, as id:base64 of 32 bytes, comma-separated: the first encrypts, all decrypt, none as the first encrypts nothing; unset: one of the embedded Temporal derived from the data folder, else no encryption',
  ),
  OMS_CODEC_ORIGINS: parsedBy(parseOrigins).describe(
    'origins whose pages may have payloads decrypted besides the Temporal Web UI, such as https://temporal.example.com; comma-separated',
  ),
  WEBHOOK_SECRET: z.string().min(16).optional().describe('secret of webhook endpoints that bring none'),
  WEBHOOK_TIMEOUT_SECONDS: z.coerce
    .number()
    .min(1)
    .max(60)
    .default(10)
    .describe('time a webhook receiver has'),
  WEBHOOK_MAX_RETRIES: z.coerce
    .number()
    .int()
    .min(0)
    .max(10)
    .default(3)
    .describe('retries of a webhook delivery'),
  WEBHOOK_ALLOWED_NETWORKS: parsedBy(parseNetworks).describe(
    'networks that webhooks may reach although they are not public, such as 10.1.0.0/16; comma-separated',
  ),
  SMTP_URL: smtpUrl.describe(
    'server that sends email, such as smtps://user:password@mail.example.com; unset: notifications go to the log',
  ),
  SMTP_TIMEOUT_SECONDS: z.coerce
    .number()
    .min(1)
    .max(90)
    .default(30)
    .describe('time the mail server has for one message'),
  OMS_PUBLIC_URL: url
    .optional()
    .describe('where people reach the dashboard, for links in emails; unset: http://localhost and the port'),
  OMS_MAIL_FROM: sender
    .default('Longhaul <orders@localhost>')
    .describe('who email is from, such as Our shop <orders@example.com>; needed with SMTP_URL'),
  ANTHROPIC_API_KEY: z
    .string()
    .min(1)
    .optional()
    .describe('for AI strategies; until the release with the learning loop they fall back and say so'),
  DEFAULT_SOURCING_STRATEGY: z
    .enum(SOURCING_STRATEGIES)
    .default('DISTANCE_OPTIMAL')
    .describe('strategy when no rule matches'),
  MAX_SPLIT_NODES: z.coerce
    .number()
    .int()
    .min(1)
    .max(10)
    .default(3)
    .describe('most nodes that may share one order'),
  OMS_DATA_DIR: z
    .string()
    .min(1)
    .optional()
    .describe(
      'folder of the embedded services: data, logs, secrets; unset: data in the working folder of a clone, longhaul in the data folder of the account (~/.local/share) for an installed package',
    ),
  OMS_CACHE_DIR: z
    .string()
    .min(1)
    .optional()
    .describe('folder of downloads that all clones and packages share; unset: the user cache folder'),
  OMS_API_HOST: z.string().min(1).default('127.0.0.1').describe('address the API listens on'),
  OMS_API_PORT: port(8001).describe('API and dashboard'),
  OMS_TRUSTED_PROXIES: parsedBy(parseNetworks).describe(
    'networks of proxies whose X-Forwarded-* headers say who the client is and whether it came by TLS, such as 10.1.0.0/24; comma-separated; this machine always is',
  ),
  OMS_TEMPORAL_PORT: port(7233).describe('embedded Temporal'),
  OMS_TEMPORAL_UI_PORT: port(8233).describe('embedded Temporal Web UI'),
  OMS_TEMPORAL_UI_URL: url
    .optional()
    .describe('address of the Temporal Web UI for links; unset: the embedded one'),
  OMS_POSTGRES_PORT: port(5433).describe('embedded PostgreSQL'),
  OMS_WORKER_HOST: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('address that health and metrics of the worker listen on'),
  OMS_WORKER_PORT: port(8002).describe('health and metrics of the worker'),
  OMS_WORKER_QUEUES: z
    .string()
    .min(1)
    .optional()
    .describe('task queues this worker serves, comma-separated; unset: all'),
  OMS_WORKER_BUILD_ID: z
    .string()
    .regex(/^[\w.+-]{1,100}$/, 'must be letters, digits, ".", "_", "+" and "-"')
    .optional()
    .describe('release of this worker for Worker Versioning, such as 1.4.0; unset: unversioned'),
  OMS_WORKER_DEPLOYMENT: z
    .string()
    .regex(/^[\w-]{1,100}$/, 'must be letters, digits, "_" and "-"')
    .default('longhaul')
    .describe('name of the worker deployment in Temporal'),
  OTEL_EXPORTER_OTLP_ENDPOINT: url
    .optional()
    .describe(
      'where traces are sent as OTLP over HTTP, such as http://localhost:4318; unset: nothing is traced',
    ),
  OMS_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error'])
    .default('info')
    .describe('lowest level that is logged'),
  OMS_DATABASE_POOL_SIZE: z.coerce
    .number()
    .int()
    .min(1)
    .max(200)
    .default(16)
    .describe('connections per process and database'),
  OMS_DATABASE_CONNECTIONS: z.coerce
    .number()
    .int()
    .min(8)
    .max(10_000)
    .default(64)
    .describe('connections per process to the databases of all environments together'),
  OMS_MAX_ENVIRONMENTS: z.coerce
    .number()
    .int()
    .min(1)
    .max(10_000)
    .default(200)
    .describe('most environments of one organization'),
  OMS_ENVIRONMENT_GRACE_DAYS: z.coerce
    .number()
    .min(0)
    .max(365)
    .default(7)
    .describe('days in which the removal of an environment can be called off'),
  OMS_TOKEN_MINUTES: z.coerce
    .number()
    .int()
    .min(15)
    .max(1440)
    .default(480)
    .describe('life of an access token'),
  OMS_REQUESTS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .default(6_000)
    .describe('requests that one account may make in a minute, for each API process'),
  OMS_ENVIRONMENT_REQUESTS_PER_MINUTE: z.coerce
    .number()
    .int()
    .min(1)
    .default(60_000)
    .describe(
      'requests that all accounts of an environment together may make in a minute, for each API process',
    ),
  OMS_CORS_ORIGINS: parsedBy(parseOrigins).describe(
    'origins whose pages may call the API with an access token, such as https://shop.example.com; comma-separated',
  ),
  OMS_START_PICKING_DELAY_SECONDS: seconds(2).describe('mode auto: from SOURCED to PICKING'),
  OMS_PICKING_DELAY_SECONDS: seconds(5).describe('mode auto: from PICKING to PACKING'),
  OMS_DELIVERY_DELAY_SECONDS: seconds(10).describe('simulated carrier: from SHIPPED to DELIVERED'),
  OMS_BACKORDER_RETRY_MINUTES: z.coerce
    .number()
    .min(0.01)
    .max(10_080)
    .default(30)
    .describe('time between two attempts to source a backordered order'),
  OMS_BACKORDER_CANCEL_DAYS: z
    .union([z.literal('never'), z.coerce.number().min(0).max(3650)])
    .default(30)
    .describe('days after which a backordered order is cancelled, or never'),
  OMS_STOCK_WINDOW_SECONDS: seconds(60).describe(
    'time that units are set aside for the waiting orders that they wake',
  ),
  OMS_RETURN_WINDOW_DAYS: z.coerce
    .number()
    .min(0)
    .max(3650)
    .default(30)
    .describe('days after its arrival that an order can come back'),
  OMS_FULFILLMENT_MODE: z
    .enum(['auto', 'manual'])
    .default('auto')
    .describe('auto: the product picks and packs by itself (demo); manual: the people of the nodes do'),
  OMS_ALLOW_PARTIAL_SHIPMENT: z
    .stringbool()
    .default(false)
    .describe('true: what can be covered goes, the remainder waits, unless an order says otherwise'),
  OMS_SOURCING_BASE_RATE: z.coerce
    .number()
    .min(0)
    .default(5)
    .describe('shipping cost of one parcel before distance'),
  OMS_SOURCING_PER_KM_RATE: z.coerce.number().min(0).default(0.02).describe('shipping cost per kilometre'),
  OMS_SOURCING_CAPACITY_PENALTY: z.coerce
    .number()
    .min(0)
    .default(0)
    .describe('cost that a node adds whose capacity of the day is used up, in proportion to its use'),
  OMS_SOURCING_LATENESS_PENALTY: z.coerce
    .number()
    .min(0)
    .default(0)
    .describe('cost of a day by which a parcel would miss `metadata.deliver_by` of its order'),
  OMS_SOURCING_MIN_SHIPMENT_VALUE: z.coerce
    .number()
    .min(0)
    .default(0)
    .describe('what each shipment of a split must be worth at least'),
  OMS_REOPTIMIZATION_WINDOW_MINUTES: z.coerce
    .number()
    .min(0)
    .default(0)
    .describe('orders sourced within it that wait to be picked are planned anew together; 0: none are'),
  OMS_DEMO_PASSWORD: z
    .string()
    .min(8)
    .default('admin123')
    .describe('password of admin@example.com in the demo data'),
});

/** The parsed settings of a process. */
export type Configuration = z.infer<typeof configurationSchema>;

/** A setting that is missing, malformed, unknown or unsafe; the message names it and the remedy. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
}

/** Names that the schema does not know although they look like ours. */
function unknownNames(environment: NodeJS.ProcessEnv): string[] {
  const known = new Set(Object.keys(configurationSchema.shape));
  return Object.keys(environment).filter((name) => name.startsWith('OMS_') && !known.has(name));
}

/** Either alone proves nothing. */
function assertClientCertificate({ TEMPORAL_TLS_CERT, TEMPORAL_TLS_KEY }: Configuration): void {
  if ((TEMPORAL_TLS_CERT === undefined) !== (TEMPORAL_TLS_KEY === undefined))
    throw new ConfigurationError('TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY must be set together.');
}

/** Receivers take no email from a sender that is none. */
function assertSender({ SMTP_URL, OMS_MAIL_FROM }: Configuration): void {
  if (SMTP_URL !== undefined && OMS_MAIL_FROM.includes('@localhost'))
    throw new ConfigurationError('OMS_MAIL_FROM must be set with SMTP_URL: who the email is from.');
}

/** Whether a SECRET_KEY is short or known enough to be guessed. */
export function isWeakSecretKey(key: string): boolean {
  return key.length < 32 || DEMO_SECRET_KEYS.has(key);
}

function assertSafeForProduction(configuration: Configuration): void {
  if (configuration.NODE_ENV !== 'production') return;
  if (isWeakSecretKey(configuration.SECRET_KEY ?? '')) {
    throw new ConfigurationError(
      'SECRET_KEY must be set to at least 32 random characters when NODE_ENV=production.',
    );
  }
}

/**
 * Parses the environment of this process.
 *
 * @throws ConfigurationError naming every variable that is wrong.
 */
export function loadConfiguration(environment: NodeJS.ProcessEnv = process.env): Configuration {
  const problems = unknownNames(environment).map((name) => `${name} is not a setting of Longhaul`);
  const present = Object.fromEntries(
    Object.entries(environment).filter(([, value]) => value !== undefined && value !== ''),
  );
  const parsed = configurationSchema.safeParse(present);
  if (!parsed.success) {
    problems.push(...parsed.error.issues.map((issue) => `${issue.path.join('.')}: ${issue.message}`));
  }
  if (problems.length > 0 || !parsed.success)
    throw new ConfigurationError(`Configuration: ${problems.join('; ')}.`);
  assertSender(parsed.data);
  assertClientCertificate(parsed.data);
  assertSafeForProduction(parsed.data);
  return parsed.data;
}

/** What `oms doctor` asks of Temporal: the certificates for it, its version, namespace and search attributes. */
import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Client } from '@temporalio/client';
import { connectTemporal } from '../../temporal/connection.ts';
import { SEARCH_ATTRIBUTES } from '../../temporal/search-attribute-names.ts';
import type { Configuration } from '../runtime/configuration.ts';
import { advised, type Check } from './check.ts';

const TIMEOUT_MILLISECONDS = 5_000;
const MILLISECONDS_PER_DAY = 86_400_000;
/** From then on a certificate wants to be replaced. */
const SOON_DAYS = 14;

const CERTIFICATES = 'Temporal certificates';
const CHECK = 'Temporal';

const NOT_REACHED =
  'Check that the server runs, that TEMPORAL_ADDRESS is right, and TEMPORAL_TLS_* or TEMPORAL_API_KEY if it wants them.';

function read(setting: string, file: string): Promise<Buffer> {
  return advised(`${setting} must name a file that this account can read.`, async () => readFileSync(file));
}

/** @returns days until it expires */
async function checkCertificate(setting: string, file: string): Promise<number> {
  const pem = await read(setting, file);
  const certificate = await advised(
    `${setting} must name a file with a certificate as PEM.`,
    async () => new X509Certificate(pem),
  );
  const days = (Date.parse(certificate.validTo) - Date.now()) / MILLISECONDS_PER_DAY;
  const until = `${setting}: ${file} is valid until ${certificate.validTo}`;
  if (days < SOON_DAYS) throw new Error(`${until}. Replace it.`);
  if (Date.parse(certificate.validFrom) > Date.now())
    throw new Error(`${until}, and only from ${certificate.validFrom} on. Replace it, or set the clock.`);
  return Math.floor(days);
}

async function checkKey(certificateFile: string, keyFile: string): Promise<void> {
  const certificate = new X509Certificate(await read('TEMPORAL_TLS_CERT', certificateFile));
  const pem = await read('TEMPORAL_TLS_KEY', keyFile);
  const key = await advised('TEMPORAL_TLS_KEY must name a file with a private key as PEM.', async () =>
    createPrivateKey(pem),
  );
  if (!certificate.checkPrivateKey(key))
    throw new Error(
      `${keyFile} is not the key of ${certificateFile}. Set TEMPORAL_TLS_CERT and TEMPORAL_TLS_KEY to a pair.`,
    );
}

async function checkCertificates(configuration: Configuration): Promise<string> {
  const { TEMPORAL_TLS_CA: ca, TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key } = configuration;
  const days: number[] = [];
  if (ca !== undefined) days.push(await checkCertificate('TEMPORAL_TLS_CA', ca));
  if (cert !== undefined) days.push(await checkCertificate('TEMPORAL_TLS_CERT', cert));
  if (cert !== undefined && key !== undefined) await checkKey(cert, key);
  return days.length === 0 ? 'none are set' : `valid for ${Math.min(...days)} days`;
}

async function withTemporal<T>(
  configuration: Configuration,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await connectTemporal(configuration);
  try {
    return await client.connection.withDeadline(Date.now() + TIMEOUT_MILLISECONDS, () => work(client));
  } finally {
    await client.connection.close();
  }
}

function checkServer(configuration: Configuration): Promise<string> {
  return withTemporal(configuration, async ({ workflowService }) => {
    const { serverVersion } = await advised(NOT_REACHED, () => workflowService.getSystemInfo({}));
    return `Temporal ${serverVersion ?? ''} answers`;
  });
}

function checkNamespace(configuration: Configuration): Promise<string> {
  const namespace = configuration.TEMPORAL_NAMESPACE;
  return withTemporal(configuration, async ({ connection, workflowService }) => {
    await advised(`Create the namespace ${namespace}, or set TEMPORAL_NAMESPACE.`, () =>
      workflowService.describeNamespace({ namespace }),
    );
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    const missing = Object.keys(SEARCH_ATTRIBUTES).filter((name) => !(name in (customAttributes ?? {})));
    if (missing.length > 0)
      throw new Error(
        `search attributes are missing: ${missing.join(', ')}. Start a worker, or create them as Keyword.`,
      );
    return `${namespace}, with its search attributes`;
  });
}

/** Checks of the files that Temporal is reached with; they need no server. */
export function certificateChecks(configuration: Configuration): Check[] {
  return [{ name: CERTIFICATES, run: () => checkCertificates(configuration) }];
}

/** Checks of the Temporal that the configuration names. */
export function temporalChecks(configuration: Configuration): Check[] {
  return [
    { name: CHECK, needs: CERTIFICATES, run: () => checkServer(configuration) },
    { name: 'Temporal namespace', needs: CHECK, run: () => checkNamespace(configuration) },
  ];
}

/** How this product reaches Temporal: the embedded server, a cluster of one's own, or Temporal Cloud. */
import { readFileSync } from 'node:fs';
import { Client, Connection, type TLSConfig, type WorkflowClientInterceptor } from '@temporalio/client';
import { ConfigurationError, type Configuration } from '../src/runtime/configuration.ts';
import { originClientInterceptor } from './origin-interceptors.ts';
import { dataConverterOf } from './payload-codec.ts';

function addressOf(configuration: Configuration): string {
  return configuration.TEMPORAL_ADDRESS ?? `127.0.0.1:${configuration.OMS_TEMPORAL_PORT}`;
}

/** @throws ConfigurationError naming the setting whose file cannot be read */
function pemOf(setting: string, file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (cause) {
    throw new ConfigurationError(`${setting}: ${file} cannot be read.`, { cause });
  }
}

/** TLS as far as it is configured; each of its settings asks for it. */
function tlsOf(configuration: Configuration): TLSConfig | boolean {
  const { TEMPORAL_TLS_CA: ca, TEMPORAL_TLS_CERT: cert, TEMPORAL_TLS_KEY: key } = configuration;
  const name = configuration.TEMPORAL_TLS_SERVER_NAME;
  const tls: TLSConfig = {
    ...(ca === undefined ? {} : { serverRootCACertificate: pemOf('TEMPORAL_TLS_CA', ca) }),
    ...(name === undefined ? {} : { serverNameOverride: name }),
    ...(cert === undefined || key === undefined
      ? {}
      : {
          clientCertPair: { crt: pemOf('TEMPORAL_TLS_CERT', cert), key: pemOf('TEMPORAL_TLS_KEY', key) },
        }),
  };
  if (Object.keys(tls).length > 0) return tls;
  return configuration.TEMPORAL_TLS || configuration.TEMPORAL_API_KEY !== undefined;
}

/** Address and credentials, the same for clients and workers. */
export function connectionOptions(configuration: Configuration) {
  const apiKey = configuration.TEMPORAL_API_KEY;
  return {
    address: addressOf(configuration),
    tls: tlsOf(configuration),
    ...(apiKey === undefined ? {} : { apiKey }),
  };
}

async function interceptors(configuration: Configuration): Promise<WorkflowClientInterceptor[]> {
  if (configuration.OTEL_EXPORTER_OTLP_ENDPOINT === undefined) return [originClientInterceptor];
  const { OpenTelemetryWorkflowClientInterceptor } =
    await import('@temporalio/interceptors-opentelemetry/lib/client/index.js');
  return [new OpenTelemetryWorkflowClientInterceptor(), originClientInterceptor];
}

/** A client that connects on first use, so that the API serves while Temporal is away. */
export async function connectTemporal(configuration: Configuration): Promise<Client> {
  const connection = Connection.lazy({ ...connectionOptions(configuration), connectTimeout: '5 seconds' });
  return new Client({
    connection,
    namespace: configuration.TEMPORAL_NAMESPACE,
    dataConverter: dataConverterOf(configuration),
    interceptors: { workflow: await interceptors(configuration) },
  });
}

/** How this product reaches Temporal: the embedded server, a cluster of one's own, or Temporal Cloud. */
import { Client, Connection, type WorkflowClientInterceptor } from '@temporalio/client';
import type { Configuration } from '../src/runtime/configuration.ts';
import { originClientInterceptor } from './origin-interceptors.ts';
import { dataConverterOf } from './payload-codec.ts';

function addressOf(configuration: Configuration): string {
  return configuration.TEMPORAL_ADDRESS ?? `127.0.0.1:${configuration.OMS_TEMPORAL_PORT}`;
}

/** Address and credentials, the same for clients and workers. */
export function connectionOptions(configuration: Configuration) {
  const apiKey = configuration.TEMPORAL_API_KEY;
  return {
    address: addressOf(configuration),
    tls: configuration.TEMPORAL_TLS || apiKey !== undefined,
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

/** A worker's connection; apart from the client's, because it loads the native core that the API has no use for. */
import { NativeConnection } from '@temporalio/worker';
import type { Configuration } from '../src/runtime/configuration.ts';
import { connectionOptions } from './connection.ts';

/** Connects a worker. @throws when Temporal is away. */
export async function connectWorker(configuration: Configuration): Promise<NativeConnection> {
  return NativeConnection.connect(connectionOptions(configuration));
}

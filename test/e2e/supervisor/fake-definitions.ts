/** Service definitions around `fake-service.mjs`. */
import { existsSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ServiceDefinition } from '../../../src/cli/supervisor/service.ts';

/** How a fake service behaves. */
export interface FakeOptions {
  readonly script: string;
  readonly folder: string;
  readonly stubborn?: boolean;
  readonly hasChannel?: boolean;
}

/** A service that is ready as soon as its HTTP server answers. */
export function fakeService(name: string, options: FakeOptions): ServiceDefinition {
  const portFile = join(options.folder, `${name}.port`);
  const check = async (): Promise<void> => {
    if (!existsSync(portFile)) throw new Error('no port yet');
    await fetch(`http://127.0.0.1:${readFileSync(portFile, 'utf8')}/`, { signal: AbortSignal.timeout(1000) });
  };
  return {
    name,
    url: null,
    command: async () => {
      rmSync(portFile, { force: true });
      const args = [options.script, name, options.folder, ...(options.stubborn ? ['stubborn'] : [])];
      return { file: process.execPath, args, environment: process.env, account: null };
    },
    checkAlive: check,
    checkReady: async () => undefined,
    stopSignal: 'SIGTERM',
    stopSeconds: 1,
    niceness: 0,
    hasChannel: options.hasChannel ?? false,
  };
}

/** A service that ends at once with an error message. */
export function brokenService(name: string): ServiceDefinition {
  return {
    name,
    url: null,
    command: async () => ({
      file: process.execPath,
      args: ['-e', 'console.error("no configuration"); process.exit(3)'],
      environment: process.env,
      account: null,
    }),
    checkAlive: () => Promise.reject(new Error('never alive')),
    checkReady: async () => undefined,
    stopSignal: 'SIGTERM',
    stopSeconds: 1,
    niceness: 0,
    hasChannel: false,
  };
}

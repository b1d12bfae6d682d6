/** The embedded Temporal: the arguments of `temporal server start-dev`. */
import { SEARCH_ATTRIBUTES } from './search-attribute-names.ts';

/** Where the dev server listens and keeps its state. */
export interface DevServerOptions {
  readonly port: number;
  readonly uiPort: number;
  readonly namespace: string;
  /** SQLite file; its folder must exist. */
  readonly databaseFile: string;
  /** Partitions of each task queue. Never fewer than it had: tasks in the others would wait for ever. */
  readonly queuePartitions: number;
  /** Address at which a browser finds the codec server, without the last slash. */
  readonly codecEndpoint: string;
}

/** WAL survives `kill -9` of the process and is several times faster than the default journal. */
const SQLITE_PRAGMAS = ['journal_mode=WAL', 'synchronous=NORMAL'];

const DYNAMIC_CONFIGURATION = [
  // Fairness keys share a task queue between tenants; the server leaves them off by default.
  'matching.useNewMatcher=true',
  'matching.enableFairness=true',
  // By default the dev server reads the names of search attributes from its database with every step of a workflow,
  // which takes nearly half of its time. Ours are registered at its start and never change.
  'system.forceSearchAttributesCacheRefreshOnRead=false',
  // A workflow task whose worker was killed is waited for longer with each attempt, by default up to ten minutes.
  'history.workflowTaskRetryMaxInterval="15s"',
  // The polls of a worker that stops are answered: no task is handed to one that has gone and waits for its timeout.
  'frontend.enableCancelWorkerPollsOnShutdown=true',
];

/** Repeats a flag before each value. */
function repeated(flag: string, values: readonly string[]): string[] {
  return values.flatMap((value) => [flag, value]);
}

/**
 * Arguments that configure the server beyond where it listens.
 *
 * A server of one process gains nothing by several partitions of a queue. What they cost: fairness and priority hold
 * within each alone, and a poll that one partition has passed on to another may be lost, with its task, when its worker
 * stops.
 */
export function dynamicConfiguration(queuePartitions: number): string[] {
  return repeated('--dynamic-config-value', [
    ...DYNAMIC_CONFIGURATION,
    `matching.numTaskqueueReadPartitions=${queuePartitions}`,
    `matching.numTaskqueueWritePartitions=${queuePartitions}`,
  ]);
}

/**
 * Arguments for the `temporal` binary.
 *
 * The server listens on loopback only: it has no authentication. The custom search attributes are registered at start.
 */
export function devServerArguments(options: DevServerOptions): string[] {
  const attributes = Object.entries(SEARCH_ATTRIBUTES).map(([name, type]) => `${name}=${type}`);
  return [
    ...['server', 'start-dev', '--ip', '127.0.0.1'],
    ...['--port', String(options.port), '--ui-port', String(options.uiPort)],
    ...['--db-filename', options.databaseFile, '--namespace', options.namespace],
    ...['--log-level', 'warn', '--log-format', 'json', '--ui-disable-news-fetch'],
    ...['--ui-codec-endpoint', options.codecEndpoint],
    ...repeated('--sqlite-pragma', SQLITE_PRAGMAS),
    ...dynamicConfiguration(options.queuePartitions),
    ...repeated('--search-attribute', attributes),
  ];
}

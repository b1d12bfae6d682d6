/** `oms reindex`: projections made anew from PostgreSQL, environment by environment. */
import { openDatabase } from '../database/pools.ts';
import type { ControlPlane } from '../database/tables/control-plane.ts';
import { openDocumentStores } from '../documents/document-stores.ts';
import { ConfigurationError, type Configuration } from '../runtime/configuration.ts';
import { createLogger } from '../runtime/logging.ts';
import { openSearch } from '../search/engines.ts';
import type { Context } from '../tenancy/context.ts';
import { Environments } from '../tenancy/environments.ts';
import type { RebuildableTarget } from './outbox.ts';
import { projectionsOf } from './projections.ts';
import { reindex } from './reindex.ts';

/** A line of progress at most this often. */
const REPORT_EVERY_MS = 1_000;

type Report = (line: string) => void;

/** @throws Error naming the projections there are */
function chosen(all: readonly RebuildableTarget[], name: string | null): readonly RebuildableTarget[] {
  if (name === null) return all;
  const found = all.filter((target) => target.name === name);
  if (found.length > 0) return found;
  throw new Error(`There is no projection ${name}; there are ${all.map((each) => each.name).join(', ')}.`);
}

async function reindexOne(context: Context, target: RebuildableTarget, report: Report): Promise<void> {
  const label = `${context.environment.slug} ${target.name}`;
  const { noun } = target.source;
  const startedAt = Date.now();
  let reportAt = startedAt + REPORT_EVERY_MS;
  const done = await reindex(context, target, {
    onProgress: (progress) => {
      if (Date.now() < reportAt) return;
      reportAt = Date.now() + REPORT_EVERY_MS;
      report(`${label}: ${progress.done} of ${progress.total} ${noun}`);
    },
  });
  report(`${label}: ${done} ${noun} in ${((Date.now() - startedAt) / 1_000).toFixed(1)} s`);
}

/**
 * Makes the named projection anew, or all; in the named environment, or all.
 *
 * @throws ConfigurationError without DATABASE_URL; Error for an unknown projection or environment
 */
export async function reindexAll(
  configuration: Configuration,
  wanted: { projection: string | null; environment: string | null },
  report: Report,
): Promise<void> {
  const { DATABASE_URL } = configuration;
  if (!DATABASE_URL)
    throw new ConfigurationError('DATABASE_URL is needed to read what projections are made from.');
  const log = createLogger('reindex', configuration.OMS_LOG_LEVEL);
  const controlPlane = openDatabase<ControlPlane>({
    url: DATABASE_URL,
    size: 1,
    name: 'longhaul-reindex',
    onIdleError: (error) => log.warn({ err: error }, 'an idle connection broke'),
  });
  const environments = new Environments(controlPlane, { ...configuration, DATABASE_URL }, log);
  const documents = openDocumentStores(configuration, log);
  const search = await openSearch(configuration);
  try {
    const targets = chosen(projectionsOf({ search, documents }), wanted.projection);
    for (const slug of wanted.environment ? [wanted.environment] : await environments.slugs()) {
      const environment = await environments.findOrThrow(slug);
      const context = { environment, actor: 'system', db: environment.db, log };
      for (const target of targets) await reindexOne(context, target, report);
    }
  } finally {
    await search.close();
    await documents.close();
    await environments.close();
    await controlPlane.destroy();
  }
}

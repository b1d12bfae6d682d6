/** The steps by which environments are made and removed. Each may be repeated, whatever became of an earlier attempt. */
import { checkEnvironment, createDatabase, dropDatabase, migrateEnvironment } from '../database/migrate.ts';
import { databaseUrl, openDatabase, type ControlPlaneDatabase } from '../database/pools.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import type { Configuration } from '../runtime/configuration.ts';
import type { Logger } from '../runtime/logging.ts';
import type { Context } from './context.ts';
import type { EnvironmentRef, ProvisioningStep } from './environment.ts';
import type { EnvironmentWorkflows } from './environment-workflows.ts';
import * as repository from './repository.ts';
import { resolveSettings } from './settings.ts';

/** Connections to a database in the making. */
const POOL_SIZE = 2;

export interface ProvisioningOptions {
  controlPlane: ControlPlaneDatabase;
  configuration: Configuration & { DATABASE_URL: string };
  workflows: Pick<EnvironmentWorkflows, 'endAll'>;
  /** Loads the demo data into an environment; a second time changes nothing. */
  seed: (context: Context) => Promise<void>;
  /** Fills what is kept of an environment outside its tables, such as what is searched in. */
  fillProjections: (context: Context, signal: AbortSignal) => Promise<void>;
  /** Waits until no process writes into them any more. @returns false when one still does after a minute */
  untilUnfed: (environmentId: string) => Promise<boolean>;
  /** Removes what is kept of an environment outside its database. */
  removeProjections: (environment: string) => Promise<void>;
  log: Logger;
}

/** The environment is not in the making any more: there is nothing to go on with. */
export class NotInTheMaking extends Error {
  override readonly name = 'NotInTheMaking';
}

export class Provisioning {
  readonly #options: ProvisioningOptions;

  constructor(options: ProvisioningOptions) {
    this.#options = options;
  }

  async createDatabase(ref: EnvironmentRef): Promise<void> {
    const { database_name: name } = await this.#begin(ref, 'CREATING_DATABASE');
    await createDatabase(this.#serverUrl, name);
  }

  async migrate(ref: EnvironmentRef): Promise<void> {
    const { database_name: name, slug } = await this.#begin(ref, 'MIGRATING');
    await migrateEnvironment(this.#serverUrl, name, (line) =>
      this.#options.log.debug({ environment: slug }, line),
    );
  }

  /** Loads the demo data where they were asked for. */
  async loadDemoData(ref: EnvironmentRef): Promise<void> {
    const row = await repository.findEnvironment(this.#options.controlPlane, ref.environmentId);
    if (!row?.with_demo_data) return;
    await this.#begin(ref, 'LOADING_DEMO_DATA');
    await this.#inside(row, this.#options.seed);
  }

  /** @throws Error when something is missing */
  async check(ref: EnvironmentRef): Promise<void> {
    const row = await this.#begin(ref, 'CHECKING');
    await this.#inside(row, ({ db }) => checkEnvironment(db));
  }

  /** @throws Error when one of their servers is away */
  async fillProjections({ environmentId }: EnvironmentRef, signal: AbortSignal): Promise<void> {
    const row = await repository.findEnvironment(this.#options.controlPlane, environmentId);
    if (row?.status !== 'PROVISIONING')
      throw new NotInTheMaking(`Environment ${environmentId} is not in the making`);
    await this.#inside(row, (context) => this.#options.fillProjections(context, signal));
  }

  /** From now on it can be entered. */
  async open({ environmentId }: EnvironmentRef): Promise<void> {
    await repository.open(this.#options.controlPlane, environmentId);
    this.#options.log.info({ environment_id: environmentId }, 'environment opened');
  }

  /** Undoes an environment in the making; its row stays and says why. */
  async undo(ref: EnvironmentRef, reason: string): Promise<void> {
    await repository.giveUp(this.#options.controlPlane, ref.environmentId, reason);
    this.#options.log.error({ environment_id: ref.environmentId, reason }, 'environment could not be made');
    await this.discard(ref);
  }

  /** Seconds until it is to be removed; null: it is not to be. */
  async removalDue({ environmentId }: EnvironmentRef): Promise<number | null> {
    return repository.removalDue(this.#options.controlPlane, environmentId);
  }

  /** The point of no return. @returns false when the removal was called off */
  async archive({ environmentId }: EnvironmentRef): Promise<boolean> {
    return repository.archiveDue(this.#options.controlPlane, environmentId);
  }

  /** Ends its workflows and drops the database of an archived environment. */
  async discard({ environmentId }: EnvironmentRef): Promise<void> {
    const { controlPlane, workflows, untilUnfed, log } = this.#options;
    const row = await repository.findEnvironment(controlPlane, environmentId);
    if (row?.status !== 'ARCHIVED' || row.database_removed_at !== null) return;
    const ended = await workflows.endAll(row.slug);
    // A batch under way would bring back a part of its projections, for whoever takes the short name next.
    if (!(await untilUnfed(environmentId)))
      log.warn({ environment: row.slug }, 'a process that hangs still feeds an environment that is removed');
    await dropDatabase(this.#serverUrl, row.database_name);
    // Not before: from a database that is there they would be filled again.
    await this.#options.removeProjections(row.slug);
    await repository.markRemoved(controlPlane, environmentId);
    log.info({ environment: row.slug, workflows: ended }, 'environment removed');
  }

  get #serverUrl(): string {
    return this.#options.configuration.DATABASE_URL;
  }

  async #begin({ environmentId }: EnvironmentRef, step: ProvisioningStep) {
    const { controlPlane } = this.#options;
    const isWanted = await repository.beginStep(controlPlane, environmentId, step);
    const row = await repository.findEnvironment(controlPlane, environmentId);
    if (!isWanted || !row) throw new NotInTheMaking(`Environment ${environmentId} is not in the making`);
    return row;
  }

  /** Works in an environment that is not open yet. */
  async #inside(row: repository.EnvironmentRow, work: (context: Context) => Promise<void>): Promise<void> {
    const { configuration } = this.#options;
    const log = this.#options.log.child({ environment: row.slug });
    const db = openDatabase<DataPlane>({
      url: databaseUrl(this.#serverUrl, row.database_name),
      size: POOL_SIZE,
      name: 'longhaul-provisioning',
      onIdleError: (error) => log.warn({ err: error }, 'an idle connection broke'),
    });
    const { id, slug, name, organization_id: organizationId } = row;
    const settings = resolveSettings(configuration, row.settings);
    try {
      await work({ environment: { id, organizationId, slug, name, settings }, actor: 'system', db, log });
    } finally {
      await db.destroy();
    }
  }
}

/** What every service call gets first: for which environment, for whom, with which database and log. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { Logger } from '../runtime/logging.ts';
import type { EnvironmentSettings } from './settings.ts';

export interface Environment {
  id: string;
  organizationId: string;
  slug: string;
  name: string;
  settings: EnvironmentSettings;
}

export interface Context {
  environment: Environment;
  /** Who acts, as the trail names it: `user:<id>`, `key:<id>`, `system`, `carrier`. */
  actor: string;
  db: DataPlaneDatabase;
  log: Logger;
}

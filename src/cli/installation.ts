/** One installation: its settings, its data folder, and where its database and Temporal are. */
import { existsSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join, resolve } from 'node:path';
import { config as readDotenv } from 'dotenv';
import { recordedPrograms } from '../../scripts/setup/programs.mjs';
import { embeddedCodecKey } from '../codec/codec-keys.ts';
import { embeddedDatabaseUrl } from '../database/embedded.ts';
import { type Configuration, loadConfiguration } from '../runtime/configuration.ts';
import { type InstallationSecrets, installationSecrets } from '../runtime/installation-secrets.ts';
import { IS_CLONE, PACKAGE_ROOT, SET_UP_COMMAND } from './package-root.ts';

/** Settings with everything filled in that the embedded services provide. */
export interface Installation {
  /** As the user set it: unset addresses mean embedded services. */
  readonly settings: Configuration;
  /** With DATABASE_URL, TEMPORAL_ADDRESS, SECRET_KEY and OMS_CODEC_KEYS, as the programs get it. */
  readonly configuration: Configuration;
  /** Absolute path of OMS_DATA_DIR. */
  readonly dataFolder: string;
  readonly secrets: InstallationSecrets;
}

/** Reads `.env` of the working folder and the environment, which wins. */
export function loadSettings(): Configuration {
  readDotenv({ path: resolve('.env'), quiet: true });
  return loadConfiguration(process.env);
}

/** The command of an installed package is run from anywhere and means the same installation. */
function userDataFolder(): string {
  if (process.platform === 'darwin') return join(homedir(), 'Library', 'Application Support', 'longhaul');
  return join(process.env.XDG_DATA_HOME ?? join(homedir(), '.local', 'share'), 'longhaul');
}

/** Absolute path of the data folder. */
export function dataFolderOf({ OMS_DATA_DIR }: Configuration): string {
  return resolve(OMS_DATA_DIR ?? (IS_CLONE ? 'data' : userDataFolder()));
}

/** Fills in the addresses of the embedded services and the generated secrets. */
function withEmbedded(settings: Configuration, secrets: InstallationSecrets): Configuration {
  const embedded = { port: settings.OMS_POSTGRES_PORT, password: secrets.postgresPassword };
  const uiUrl = settings.OMS_TEMPORAL_UI_URL ?? embeddedUiUrl(settings);
  return {
    ...settings,
    OMS_DATA_DIR: dataFolderOf(settings),
    DATABASE_URL: settings.DATABASE_URL ?? embeddedDatabaseUrl(embedded),
    TEMPORAL_ADDRESS: settings.TEMPORAL_ADDRESS ?? `127.0.0.1:${settings.OMS_TEMPORAL_PORT}`,
    SECRET_KEY: settings.SECRET_KEY ?? secrets.secretKey,
    ...(uiUrl === undefined ? {} : { OMS_TEMPORAL_UI_URL: uiUrl }),
    OMS_CODEC_KEYS: codecKeys(settings, secrets),
    OMS_OLD_SECRET_KEYS: oldSecretKeys(settings, secrets),
  };
}

/** Before SECRET_KEY was set, the generated one encrypted. */
function oldSecretKeys(settings: Configuration, secrets: InstallationSecrets): string | undefined {
  const { OMS_OLD_SECRET_KEYS: given, SECRET_KEY } = settings;
  if (SECRET_KEY === undefined) return given;
  return given === undefined ? secrets.secretKey : `${given},${secrets.secretKey}`;
}

/** Of the embedded Temporal everything is encrypted; a key that is set takes over, and what was written stays readable. */
function codecKeys(settings: Configuration, secrets: InstallationSecrets): string | undefined {
  const { OMS_CODEC_KEYS: given, TEMPORAL_ADDRESS } = settings;
  if (TEMPORAL_ADDRESS !== undefined) return given;
  const embedded = embeddedCodecKey(secrets.secretKey);
  return given === undefined ? embedded : `${given},${embedded}`;
}

/** Somebody else's Temporal has its Web UI where only they know. */
function embeddedUiUrl(settings: Configuration): string | undefined {
  return settings.TEMPORAL_ADDRESS === undefined
    ? `http://localhost:${settings.OMS_TEMPORAL_UI_PORT}`
    : undefined;
}

/**
 * The installation that settings describe; generates its secrets at the first call.
 *
 * @throws SecretsError
 */
export function installationOf(settings: Configuration): Installation {
  const dataFolder = dataFolderOf(settings);
  const secrets = installationSecrets(dataFolder);
  return { settings, dataFolder, secrets, configuration: withEmbedded(settings, secrets) };
}

/** Loads the installation of the working folder. @throws ConfigurationError, SecretsError */
export function loadInstallation(): Installation {
  return installationOf(loadSettings());
}

/** The environment of the services: this process's own, with what was filled in. */
export function environmentOf(configuration: Configuration): NodeJS.ProcessEnv {
  const { DATABASE_URL, TEMPORAL_ADDRESS, SECRET_KEY, OMS_OLD_SECRET_KEYS } = configuration;
  const { OMS_TEMPORAL_UI_URL, OMS_CODEC_KEYS, OMS_DATA_DIR } = configuration;
  return {
    ...process.env,
    ...{
      DATABASE_URL,
      TEMPORAL_ADDRESS,
      SECRET_KEY,
      OMS_OLD_SECRET_KEYS,
      OMS_TEMPORAL_UI_URL,
      OMS_CODEC_KEYS,
      OMS_DATA_DIR,
    },
  };
}

/**
 * The Temporal CLI: what set-up recorded, else the one on PATH.
 *
 * @throws Error with the remedy when there is none
 */
export function temporalBinary(): string {
  const recorded = recordedPrograms(PACKAGE_ROOT, process.env).temporal;
  const onPath = (process.env.PATH ?? '').split(delimiter).map((folder) => join(folder, 'temporal'));
  const found = [recorded, ...onPath].find((path) => path !== undefined && existsSync(path));
  if (found !== undefined) return found;
  throw new Error(
    `The Temporal CLI is missing. Run ${SET_UP_COMMAND} to fetch it, put \`temporal\` on PATH, or set TEMPORAL_ADDRESS.`,
  );
}

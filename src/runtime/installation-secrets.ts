/** Secrets that one installation generates for itself, kept in `<data>/secrets.json`. */
import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';

const secretsSchema = z.object({
  /** Password of the embedded PostgreSQL's only account. */
  postgresPassword: z.string().min(16),
  /** Stands in for SECRET_KEY where that is not set. */
  secretKey: z.string().min(32),
});

/** What `<data>/secrets.json` holds. */
export type InstallationSecrets = z.infer<typeof secretsSchema>;

/** The secrets file is unreadable or contradicts the data beside it. */
export class SecretsError extends Error {
  override readonly name = 'SecretsError';
}

function readSecrets(file: string): InstallationSecrets {
  try {
    return secretsSchema.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch (cause) {
    throw new SecretsError(
      `${file} cannot be read. Restore it from a backup: the data is encrypted with it.`,
      { cause },
    );
  }
}

function generate(): InstallationSecrets {
  return {
    postgresPassword: randomBytes(24).toString('base64url'),
    secretKey: randomBytes(48).toString('base64url'),
  };
}

/**
 * Reads the secrets of an installation, generating them for a new one.
 *
 * @param dataFolder absolute path of OMS_DATA_DIR
 * @throws SecretsError when the file is damaged, or gone while the database it opens is still there
 */
export function installationSecrets(dataFolder: string): InstallationSecrets {
  const file = join(dataFolder, 'secrets.json');
  if (existsSync(file)) return readSecrets(file);
  if (existsSync(join(dataFolder, 'postgres'))) {
    throw new SecretsError(
      `${file} is missing while its database exists. Restore it, or remove ${dataFolder} to start anew.`,
    );
  }
  mkdirSync(dataFolder, { recursive: true });
  const secrets = generate();
  writeFileSync(`${file}.tmp`, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  renameSync(`${file}.tmp`, file);
  return secrets;
}

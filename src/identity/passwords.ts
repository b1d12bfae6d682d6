/** Password hashes: argon2id. */
import { randomBytes } from 'node:crypto';
import { hash, verify, type Options } from '@node-rs/argon2';

/** OWASP's recommendation: 19 MiB, two passes, one lane; argon2id is the library's default algorithm. */
const OPTIONS: Options = { memoryCost: 19_456, timeCost: 2, parallelism: 1 };

/** A salted hash, in PHC format. */
export async function hashPassword(password: string): Promise<string> {
  return hash(password, OPTIONS);
}

let decoy: Promise<string> | undefined;

/** A hash that no password fits, for comparisons on behalf of accounts that do not exist. */
function decoyHash(): Promise<string> {
  decoy ??= hashPassword(randomBytes(32).toString('base64'));
  return decoy;
}

/** Makes the first refusal of an unknown account as quick as the later ones. */
export async function preparePasswords(): Promise<void> {
  await decoyHash();
}

/**
 * Whether the password fits. Without a hash the same work is done for nothing, so that the time does not tell whether
 * the account exists.
 */
export async function passwordFits(
  passwordHash: string | null | undefined,
  password: string,
): Promise<boolean> {
  const fits = await verify(passwordHash ?? (await decoyHash()), password);
  return fits && typeof passwordHash === 'string';
}

/** Secrets at rest: AES-256-GCM with a key derived from SECRET_KEY. */
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const ALGORITHM = 'aes-256-gcm';
const VERSION = 1;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

function keyOf(secretKey: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretKey, '', `longhaul/secrets/v${VERSION}`, 32));
}

/** Encrypts a secret: version byte, nonce, tag, ciphertext. */
export function sealSecret(secretKey: string, secret: string): Buffer {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, keyOf(secretKey), nonce);
  const sealed = Buffer.concat([cipher.update(secret, 'utf8'), cipher.final()]);
  return Buffer.concat([Buffer.from([VERSION]), nonce, cipher.getAuthTag(), sealed]);
}

/** Decrypts what `sealSecret` made. @throws Error when the key is another or a byte was changed. */
export function openSecret(secretKey: string, sealed: Buffer): string {
  if (sealed[0] !== VERSION) throw new Error(`Secrets of version ${sealed[0] ?? 'none'} cannot be read`);
  const nonce = sealed.subarray(1, 1 + NONCE_BYTES);
  const tag = sealed.subarray(1 + NONCE_BYTES, 1 + NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv(ALGORITHM, keyOf(secretKey), nonce);
  decipher.setAuthTag(tag);
  const open = Buffer.concat([
    decipher.update(sealed.subarray(1 + NONCE_BYTES + TAG_BYTES)),
    decipher.final(),
  ]);
  return open.toString('utf8');
}

/** Whatever opens with none of the keys. */
export class SecretUnreadableError extends Error {
  override readonly name = 'SecretUnreadableError';
}

/** Seals with the installation's SECRET_KEY; opens also what earlier ones have sealed. */
export class SecretBox {
  readonly #current: string;
  readonly #old: readonly string[];

  constructor(current: string, old: readonly string[] = []) {
    this.#current = current;
    this.#old = old;
  }

  seal(secret: string): Buffer {
    return sealSecret(this.#current, secret);
  }

  /** @throws SecretUnreadableError */
  open(sealed: Buffer): string {
    for (const key of [this.#current, ...this.#old]) {
      const secret = opened(key, sealed);
      if (secret !== undefined) return secret;
    }
    throw new SecretUnreadableError('A secret opens neither with SECRET_KEY nor with OMS_OLD_SECRET_KEYS');
  }

  /** The secret sealed with the current key; null when it is already. @throws SecretUnreadableError */
  reseal(sealed: Buffer): Buffer | null {
    return opened(this.#current, sealed) === undefined ? this.seal(this.open(sealed)) : null;
  }
}

/** The secret, or undefined with another key: which one sealed it is not written on it. */
function opened(key: string, sealed: Buffer): string | undefined {
  try {
    return openSecret(key, sealed);
  } catch {
    return undefined;
  }
}

/** The box of an installation. */
export function secretBoxOf(configuration: {
  SECRET_KEY: string;
  OMS_OLD_SECRET_KEYS?: string | undefined;
}): SecretBox {
  const old = (configuration.OMS_OLD_SECRET_KEYS ?? '').split(',').map((key) => key.trim());
  return new SecretBox(configuration.SECRET_KEY, old.filter(Boolean));
}

/** What a key looks like, and what is kept of it. */
import { createHash, randomBytes, timingSafeEqual } from 'node:crypto';

const PREFIX_BYTES = 6;
const SECRET_BYTES = 32;
const FORM = /^(oms_[0-9a-f]{12})_[\w-]{43}$/;

export interface NewSecret {
  /** Shown once. */
  key: string;
  prefix: string;
  hash: Buffer;
}

/** SHA-256 suffices: a key is 256 random bits, which nobody guesses, unlike a password. */
export function hashKey(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}

/** `oms_<12 hex digits>_<43 letters>`. */
export function newSecret(): NewSecret {
  const prefix = `oms_${randomBytes(PREFIX_BYTES).toString('hex')}`;
  const key = `${prefix}_${randomBytes(SECRET_BYTES).toString('base64url')}`;
  return { key, prefix, hash: hashKey(key) };
}

/** What the key begins with; undefined for what is no key. */
export function prefixOf(text: string): string | undefined {
  return FORM.exec(text)?.[1];
}

/** Compares in constant time. */
export function keyFits(key: string, hash: Buffer): boolean {
  const given = hashKey(key);
  return given.length === hash.length && timingSafeEqual(given, hash);
}

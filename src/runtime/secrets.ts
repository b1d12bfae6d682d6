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

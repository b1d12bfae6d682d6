/** The keys of the payload codec, as `OMS_CODEC_KEYS` lists them. */
import { createHash, createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

const KEY_BYTES = 32;
const KEY_ID = /^[\w.-]{1,64}$/;
const BASE64 = /^[A-Za-z0-9+/]{43}=$/;
/** Stands in the first place where nothing is to be encrypted. */
const NONE = 'none';

/** A key with the name that payloads know it by. */
export interface CodecKey {
  readonly id: string;
  readonly key: KeyObject;
}

export interface CodecKeys {
  /** Encrypts what is written from now on; null: payloads are written in clear. */
  readonly active: CodecKey | null;
  /** Decrypt what was written, by id. */
  readonly known: ReadonlyMap<string, KeyObject>;
}

/** No message repeats the entry: it may be a key. */
function parseKey(entry: string, place: number): CodecKey {
  const [id = '', base64 = '', ...more] = entry.split(':');
  if (!KEY_ID.test(id) || id === NONE || more.length > 0)
    throw new Error(`entry ${place} must be <id>:<key>, its id of letters, digits, ".", "_" and "-"`);
  if (!BASE64.test(base64))
    throw new Error(
      `the key of entry ${place} must be ${KEY_BYTES} bytes in base64 (openssl rand -base64 32)`,
    );
  return { id, key: createSecretKey(Buffer.from(base64, 'base64')) };
}

/**
 * Reads `<id>:<base64>,...`: the first key encrypts, all decrypt; `none` in the first place encrypts nothing.
 *
 * @throws Error naming the entry that is malformed, or the id that comes twice
 */
export function parseCodecKeys(list: string | undefined): CodecKeys {
  const entries = (list ?? '').split(',').map((entry) => entry.trim());
  const isPlain = list === undefined || entries[0] === NONE;
  const keys = (isPlain ? entries.slice(1) : entries).map((entry, index) =>
    parseKey(entry, index + (isPlain ? 2 : 1)),
  );
  const known = new Map(keys.map(({ id, key }) => [id, key]));
  const repeated = keys.find(({ id }, index) => keys.findIndex((other) => other.id === id) !== index);
  if (repeated) throw new Error(`the id ${repeated.id} comes twice`);
  return { active: isPlain ? null : (keys[0] ?? null), known };
}

/**
 * The key of an embedded installation, as an entry of `OMS_CODEC_KEYS`. It is derived from the secret that the
 * installation keeps in its data folder, so that it needs no place of its own and is never another.
 */
export function embeddedCodecKey(installationSecret: string): string {
  const key = Buffer.from(hkdfSync('sha256', installationSecret, '', 'longhaul/payload-codec/v1', KEY_BYTES));
  const name = createHash('sha256').update(key).digest('hex').slice(0, 8);
  return `embedded-${name}:${key.toString('base64')}`;
}

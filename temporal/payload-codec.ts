/** Payloads as Temporal keeps them: encrypted by AES-256-GCM, with the id of the key beside them. */
import { createCipheriv, createDecipheriv, randomBytes, type KeyObject } from 'node:crypto';
import type { DataConverter, Payload, PayloadCodec } from '@temporalio/common';
import proto from '@temporalio/proto';
import { parseCodecKeys, type CodecKey, type CodecKeys } from '../src/codec/codec-keys.ts';
import { PayloadKeyError } from '../src/codec/payload-key-error.ts';

const { Payload: PayloadMessage } = proto.temporal.api.common.v1;

const ALGORITHM = 'aes-256-gcm';
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** What Temporal's own examples call it. */
const ENCODING = 'binary/encrypted';

/** Nonce, tag, ciphertext of the whole payload. */
function seal(payload: Payload, { id, key }: CodecKey): Payload {
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce);
  const sealed = [cipher.update(PayloadMessage.encode(payload).finish()), cipher.final()];
  return {
    metadata: {
      encoding: Buffer.from(ENCODING),
      'encryption-cipher': Buffer.from('AES-256-GCM'),
      'encryption-key-id': Buffer.from(id),
    },
    data: Buffer.concat([nonce, cipher.getAuthTag(), ...sealed]),
  };
}

function open(data: Uint8Array, key: KeyObject, id: string): Payload {
  try {
    const decipher = createDecipheriv(ALGORITHM, key, data.subarray(0, NONCE_BYTES), {
      authTagLength: TAG_BYTES,
    });
    decipher.setAuthTag(data.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES));
    const opened = [decipher.update(data.subarray(NONCE_BYTES + TAG_BYTES)), decipher.final()];
    return PayloadMessage.decode(Buffer.concat(opened));
  } catch (cause) {
    throw new PayloadKeyError(
      `A payload does not open with the key ${id}: that key is another one, or the payload was changed.`,
      { cause },
    );
  }
}

const textOf = (bytes: Uint8Array | null | undefined): string => Buffer.from(bytes ?? []).toString('utf8');

/** Encrypts with the first key of the ring, decrypts with all. What it did not encrypt passes as it is. */
export class EncryptingCodec implements PayloadCodec {
  readonly #keys: CodecKeys;

  constructor(keys: CodecKeys) {
    this.#keys = keys;
  }

  async encode(payloads: Payload[]): Promise<Payload[]> {
    const { active } = this.#keys;
    return active ? payloads.map((payload) => seal(payload, active)) : payloads;
  }

  /** @throws PayloadKeyError naming the key that is missing. */
  async decode(payloads: Payload[]): Promise<Payload[]> {
    return payloads.map((payload) => {
      if (textOf(payload.metadata?.['encoding']) !== ENCODING) return payload;
      const id = textOf(payload.metadata?.['encryption-key-id']);
      const key = this.#keys.known.get(id);
      if (key) return open(payload.data ?? new Uint8Array(), key, id);
      const known = [...this.#keys.known.keys()].join(', ') || 'none';
      throw new PayloadKeyError(
        `A payload was encrypted with the key ${id || 'of no name'}, which OMS_CODEC_KEYS does not have (it has: ${known}).`,
      );
    });
  }
}

/** The codec of an installation; without keys everything passes as it is. */
export function payloadCodec(list: string | undefined): EncryptingCodec {
  return new EncryptingCodec(parseCodecKeys(list));
}

/** How clients, workers and replays of an installation read and write payloads. */
export function dataConverterOf({
  OMS_CODEC_KEYS: list,
}: {
  OMS_CODEC_KEYS?: string | undefined;
}): DataConverter {
  return list === undefined ? {} : { payloadCodecs: [payloadCodec(list)] };
}

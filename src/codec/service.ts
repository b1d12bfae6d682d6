/** The codec server's work: from the protocol's JSON to payloads and back. */
import { Refusal } from '../runtime/errors.ts';
import type { EncodedPayloads } from './contract.ts';
import { PayloadKeyError } from './payload-key-error.ts';

/** A payload as the codec takes it. */
export interface CodecPayload {
  metadata?: Record<string, Uint8Array> | null;
  data?: Uint8Array | null;
}

/** What encrypts and decrypts payloads. */
export interface Codec {
  encode(payloads: CodecPayload[]): Promise<CodecPayload[]>;
  /** @throws PayloadKeyError */
  decode(payloads: CodecPayload[]): Promise<CodecPayload[]>;
}

const bytesOf = (base64: string): Uint8Array => Buffer.from(base64, 'base64');
const base64Of = (bytes: Uint8Array | null | undefined): string =>
  Buffer.from(bytes ?? []).toString('base64');

function mapValues<A, B>(record: Readonly<Record<string, A>>, change: (value: A) => B): Record<string, B> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}

function read({ payloads }: EncodedPayloads): CodecPayload[] {
  return payloads.map(({ metadata, data }) => ({
    metadata: mapValues(metadata, bytesOf),
    data: bytesOf(data),
  }));
}

function write(payloads: readonly CodecPayload[]): EncodedPayloads {
  return {
    payloads: payloads.map(({ metadata, data }) => ({
      metadata: mapValues(metadata ?? {}, base64Of),
      data: base64Of(data),
    })),
  };
}

export class CodecService {
  readonly #codec: Codec;

  constructor(codec: Codec) {
    this.#codec = codec;
  }

  /** @throws Refusal `invalid` naming the key that a payload needs and that is not there */
  async decode(payloads: EncodedPayloads): Promise<EncodedPayloads> {
    try {
      return write(await this.#codec.decode(read(payloads)));
    } catch (error) {
      if (!(error instanceof PayloadKeyError)) throw error;
      throw new Refusal('invalid', error.message, { errors: [{ path: 'payloads', message: error.message }] });
    }
  }

  async encode(payloads: EncodedPayloads): Promise<EncodedPayloads> {
    return write(await this.#codec.encode(read(payloads)));
  }
}

import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { expect, test } from 'vitest';
import { PayloadKeyError } from '../../../src/codec/payload-key-error.ts';
import { payloadCodec } from '../../../temporal/payload-codec.ts';

const FIRST = `first:${Buffer.alloc(32, 1).toString('base64')}`;
const SECOND = `second:${Buffer.alloc(32, 2).toString('base64')}`;
const VALUE = { environment: 'default', orderId: 'ORDER-ÄÖ-1' };

const plain = defaultPayloadConverter.toPayload(VALUE);
const textOf = (payload: Payload | undefined, field: string) =>
  Buffer.from(payload?.metadata?.[field] ?? []).toString();
const valueOf = (payload: Payload | undefined) =>
  payload && defaultPayloadConverter.fromPayload<unknown>(payload);

test('what is encrypted is unreadable, names its key, and comes back', async () => {
  const codec = payloadCodec(FIRST);
  const [sealed] = await codec.encode([plain]);
  expect(Buffer.from(sealed?.data ?? []).toString('latin1')).not.toMatch(/ORDER|default|json/);
  expect(textOf(sealed, 'encoding')).toBe('binary/encrypted');
  expect(textOf(sealed, 'encryption-key-id')).toBe('first');
  const [opened] = await codec.decode(sealed ? [sealed] : []);
  expect(valueOf(opened)).toEqual(VALUE);
});

test('the same value is never encrypted the same twice', async () => {
  const [one, two] = await payloadCodec(FIRST).encode([plain, plain]);
  expect(one?.data).not.toEqual(two?.data);
});

test('a key that has gone to the second place still decrypts', async () => {
  const [sealed] = await payloadCodec(FIRST).encode([plain]);
  const rotated = payloadCodec(`${SECOND},${FIRST}`);
  expect(valueOf((await rotated.decode(sealed ? [sealed] : []))[0])).toEqual(VALUE);
  expect(textOf((await rotated.encode([plain]))[0], 'encryption-key-id')).toBe('second');
});

test('what was not encrypted passes as it is, with keys and without', async () => {
  for (const list of [undefined, FIRST, `none,${FIRST}`]) {
    expect(await payloadCodec(list).decode([plain])).toEqual([plain]);
  }
  expect(await payloadCodec(`none,${FIRST}`).encode([plain])).toEqual([plain]);
});

test('a missing key is named, with those that are there', async () => {
  const sealed = await payloadCodec(FIRST).encode([plain]);
  const reading = payloadCodec(SECOND).decode(sealed);
  await expect(reading).rejects.toThrow(PayloadKeyError);
  await expect(reading).rejects.toThrow(/the key first, .* \(it has: second\)/);
});

test.each([0, 12, 28, -1])('a changed byte at %i is noticed', async (place) => {
  const codec = payloadCodec(FIRST);
  const [sealed] = await codec.encode([plain]);
  const data = Buffer.from(sealed?.data ?? []);
  const index = place < 0 ? data.length + place : place;
  data[index] = (data[index] ?? 0) ^ 1;
  await expect(codec.decode([{ ...sealed, data }])).rejects.toThrow(PayloadKeyError);
});

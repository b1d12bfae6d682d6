import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { payloadsSchema, type EncodedPayloads } from '../../src/codec/contract.ts';
import { payloadCodec } from '../../temporal/payload-codec.ts';
import { startApi, TEST_CODEC_KEYS, TEST_WEB_UI, type TestApi } from '../support/api.ts';

const VALUE = { orderId: 'an-order' };

const written = ({ metadata, data }: Payload) => ({
  metadata: Object.fromEntries(
    Object.entries(metadata ?? {}).map(([name, bytes]) => [name, Buffer.from(bytes).toString('base64')]),
  ),
  data: Buffer.from(data ?? []).toString('base64'),
});

let api: TestApi;
let token: string;
let body: string;
beforeAll(async () => {
  api = await startApi();
  await api.addUser('operator@example.com', 'PLATFORM_OWNER');
  token = await api.signIn('operator@example.com');
  const sealed = await payloadCodec(TEST_CODEC_KEYS).encode([defaultPayloadConverter.toPayload(VALUE)]);
  body = JSON.stringify({ payloads: sealed.map(written) });
});
afterAll(() => api.close());

const ask = (path: string, init: RequestInit & { token?: string }) =>
  api.fetch(path, { method: 'POST', body, ...init });

async function readableOf(response: Response): Promise<unknown> {
  const { payloads }: EncodedPayloads = payloadsSchema.parse(await response.json());
  return JSON.parse(Buffer.from(payloads[0]?.data ?? '', 'base64').toString());
}

describe('the codec server', () => {
  test('decrypts for an operator who brings a token, as the CLI does', async () => {
    const response = await ask('/codec/decode', { token, headers: { 'x-namespace': 'default' } });
    expect(response.status).toBe(200);
    expect(await readableOf(response)).toEqual(VALUE);
  });

  test('knows the query that newer Web UIs send along', async () => {
    expect((await ask('/codec/decode?preserveStorageRefs=true', { token })).status).toBe(200);
  });

  test('encrypts what a person gives to a workflow', async () => {
    const plain = JSON.stringify({ payloads: [written(defaultPayloadConverter.toPayload(VALUE))] });
    const sealed = await (await ask('/codec/encode', { token, body: plain })).text();
    expect(sealed).not.toContain(Buffer.from('an-order').toString('base64').slice(0, 8));
    expect(await readableOf(await ask('/codec/decode', { token, body: sealed }))).toEqual(VALUE);
  });

  test('is closed to all but the owner of the platform: its keys open the histories of every organization', async () => {
    expect((await ask('/codec/decode', {})).status).toBe(401);
    expect((await ask('/codec/encode', {})).status).toBe(401);
    await api.addUser('clerk@example.com', 'USER', ['operation.read']);
    await api.addUser('superadmin@example.com', 'SUPERADMIN');
    for (const email of ['clerk@example.com', 'superadmin@example.com'])
      expect((await ask('/codec/decode', { token: await api.signIn(email) })).status).toBe(403);
  });

  test('names the key that is missing, and the path of what is no base64', async () => {
    const foreign = payloadCodec(`other:${Buffer.alloc(32, 9).toString('base64')}`);
    const sealed = await foreign.encode([defaultPayloadConverter.toPayload(VALUE)]);
    const missing = await ask('/codec/decode', {
      token,
      body: JSON.stringify({ payloads: sealed.map(written) }),
    });
    expect(missing.status).toBe(422);
    expect(await missing.json()).toMatchObject({ errors: [{ path: 'payloads', message: /the key other/ }] });
    const malformed = await ask('/codec/decode', { token, body: '{"payloads":[{"data":"*"}]}' });
    expect(malformed.status).toBe(422);
    expect(await malformed.text()).toContain('payloads');
  });
});

describe('pages of other origins', () => {
  const cookie = () => ({ cookie: `oms_session=${token}` });

  test('the Web UI is let in by the cookie of the sign-in', async () => {
    const headers = { ...cookie(), origin: TEST_WEB_UI };
    const response = await ask('/codec/decode', { headers });
    expect(response.status).toBe(200);
    expect(response.headers.get('access-control-allow-origin')).toBe(TEST_WEB_UI);
    expect(response.headers.get('access-control-allow-credentials')).toBe('true');
    expect(await readableOf(response)).toEqual(VALUE);
  });

  test('and may ask whether it may', async () => {
    const headers = {
      origin: TEST_WEB_UI,
      'access-control-request-method': 'POST',
      'access-control-request-headers': 'content-type,x-namespace',
    };
    const response = await api.fetch('/codec/decode', { method: 'OPTIONS', headers });
    expect(response.status).toBe(204);
    expect(response.headers.get('access-control-allow-origin')).toBe(TEST_WEB_UI);
    expect(response.headers.get('access-control-allow-headers')).toContain('X-Namespace');
  });

  test.each(['https://evil.example.com', 'null', `${TEST_WEB_UI}0`])('%s is not', async (origin) => {
    const response = await ask('/codec/decode', { headers: { ...cookie(), origin } });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });

  test('the Web UI may not use anything else with that cookie', async () => {
    const response = await ask('/orders', { headers: { ...cookie(), origin: TEST_WEB_UI } });
    expect(response.status).toBe(403);
    expect(response.headers.get('access-control-allow-origin')).toBeNull();
  });
});

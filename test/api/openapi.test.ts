import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { startApi, type TestApi } from '../support/api.ts';

const documentSchema = z.looseObject({
  openapi: z.string().startsWith('3.1'),
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.looseObject({
        operationId: z.string(),
        security: z.array(z.record(z.string(), z.array(z.string()))),
        responses: z.record(
          z.string(),
          z.looseObject({ content: z.record(z.string(), z.unknown()).optional() }),
        ),
      }),
    ),
  ),
});

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

const readDocument = async () => documentSchema.parse(await (await api.fetch('/openapi.json')).json());

describe('the OpenAPI document', () => {
  test('is valid', async () => {
    const response = await api.fetch('/openapi.json');
    const result = await new Validator().validate(await response.json());
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  test('describes errors as problem documents and says which routes are public', async () => {
    const { paths } = await readDocument();
    const operations = Object.entries(paths).flatMap(([path, item]) =>
      Object.entries(item).map(([method, operation]) => ({ route: `${method} ${path}`, operation })),
    );
    const open = operations
      .filter(({ operation }) => operation.security.length === 0)
      .map(({ route }) => route);
    expect(open.sort()).toEqual(['get /health', 'get /health/ready', 'post /auth/login']);
    for (const { operation } of operations) {
      expect(Object.keys(operation.responses['422']?.content ?? {})).toEqual(['application/problem+json']);
    }
  });

  test('has examples of an order that the API accepts', async () => {
    const { paths } = await readDocument();
    const operation = paths['/orders']?.['post'];
    const body = z
      .object({
        content: z.object({
          'application/json': z.object({ examples: z.record(z.string(), z.object({ value: z.unknown() })) }),
        }),
      })
      .parse(operation?.['requestBody']);
    await api.addUser('owner@example.com');
    const token = await api.signIn('owner@example.com');
    for (const { value } of Object.values(body.content['application/json'].examples)) {
      const response = await api.fetch('/orders', { method: 'POST', token, body: JSON.stringify(value) });
      expect([response.status, response.headers.get('location')]).toEqual([
        201,
        expect.stringMatching(/^\/orders\//),
      ]);
    }
  });
});

describe('the API reference', () => {
  test.each(['/docs', '/redoc'])('%s loads everything from here, without inline scripts', async (path) => {
    const response = await api.fetch(path);
    const html = await response.text();
    expect(response.headers.get('content-type')).toMatch(/text\/html/);
    expect(html).not.toMatch(/<script(?![^>]*\bsrc=)/);
    const references = [...html.matchAll(/(?:src|href)="(?!data:)([^"]+)"/g)].map(
      ([, reference]) => reference ?? '',
    );
    expect(references.length).toBeGreaterThan(1);
    for (const reference of references) {
      expect(reference).toMatch(/^\//);
      expect((await api.fetch(reference)).status).toBe(200);
    }
  });
});

describe('the dashboard', () => {
  test('is where the root leads', async () => {
    const response = await api.fetch('/');
    expect([response.status, response.headers.get('location')]).toEqual([302, '/app']);
  });

  test.each(['/app', '/app/', '/app/orders/42'])('%s is its page, never cached', async (path) => {
    const response = await api.fetch(path);
    expect(await response.text()).toContain('<title>Longhaul</title>');
    expect(response.headers.get('cache-control')).toBe('no-cache');
  });

  test('has assets that are cached for good, and 404 for those that are not there', async () => {
    const asset = await api.fetch('/app/assets/index-abc123.js');
    expect(asset.headers.get('cache-control')).toMatch(/immutable/);
    expect((await api.fetch('/app/assets/none.js')).status).toBe(404);
  });
});

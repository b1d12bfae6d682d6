import { Validator } from '@seriousme/openapi-schema-validator';
import { traverseContractProcedures } from '@orpc/server';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import { setImmediate } from 'node:timers/promises';
import addFormats from 'ajv-formats';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { z } from 'zod';
import { apiContract } from '../../src/contract.ts';
import { problemSchema } from '../../src/runtime/contract.ts';
import { startApi, type TestApi } from '../support/api.ts';
import { bodiesOf, describedApi, describedRoutes, examplesIn } from '../support/described-routes.ts';

let api: TestApi;
beforeAll(async () => {
  api = await startApi();
});
afterAll(() => api.close());

/** The schema of every JSON body, by route. */
function bodySchemas(): Map<string, z.ZodType> {
  const found = new Map<string, z.ZodType>();
  traverseContractProcedures({ router: apiContract, path: [] }, ({ contract, path }) => {
    const input = contract['~orpc'].inputSchema;
    const body: unknown = input instanceof z.ZodObject ? input.shape['body'] : undefined;
    if (body instanceof z.ZodType) found.set(path.join('.'), body);
  });
  return found;
}

/** Says what is wrong with a value by a schema of the document, which may refer to its components; null: nothing. */
function validator(components: object) {
  const ajv = addFormats.default(new Ajv2020({ strict: false, allErrors: true }));
  const known = new Map<string, ValidateFunction>();
  return (schema: object = {}, value: unknown) => {
    const key = JSON.stringify(schema);
    const validate = known.get(key) ?? ajv.compile({ ...schema, components });
    known.set(key, validate);
    return validate(value) ? null : validate.errors;
  };
}

describe('the OpenAPI document', () => {
  test('is valid', async () => {
    const response = await api.fetch('/openapi.json');
    const result = await new Validator().validate(await response.json());
    expect(result.errors).toBeUndefined();
    expect(result.valid).toBe(true);
  });

  test('describes the errors of every route as problem documents', async () => {
    for (const { name, access, operation } of await describedRoutes(api)) {
      const expected = access === 'public' ? ['400', '422', '429', '503'] : ['401', '403', ...['422', '503']];
      for (const status of expected) {
        const types = Object.keys(operation.responses[status]?.content ?? {});
        const isReadiness = name === 'health.ready' && status === '503';
        expect([name, status, types]).toEqual([
          name,
          status,
          [isReadiness ? 'application/json' : 'application/problem+json'],
        ]);
      }
    }
  });

  test('names the header of the environment where, and only where, it is heeded', async () => {
    await api.addUser('wanderer@example.com');
    const token = await api.signIn('wanderer@example.com');
    for (const { name, method, path, access, operation } of await describedRoutes(api)) {
      // Signing out would end the test.
      if (access === 'public' || name === 'identity.logout') continue;
      const isNamed = operation.parameters.some((parameter) => parameter.name === 'X-OMS-Environment');
      const headers = { 'x-oms-environment': 'nowhere' };
      const response = await api.fetch(path, { method, token, headers });
      const text = await response.text();
      expect([name, isNamed]).toEqual([name, response.status === 404 && text.includes('nowhere')]);
    }
  });

  test('has an example of every body, which its route can read', async () => {
    const bodies = bodySchemas();
    const examples = (await describedRoutes(api)).flatMap((route) =>
      bodiesOf(route).map(({ value }) => ({ name: route.name, value })),
    );
    expect([...bodies.keys()].filter((name) => !examples.some((example) => example.name === name))).toEqual(
      [],
    );
    for (const { name, value } of examples)
      expect([name, bodies.get(name)?.safeParse(value).error?.issues ?? []]).toEqual([name, []]);
  });

  test('has an example of every body and of every answer, valid by its own schema', async () => {
    const { components } = await describedApi(api);
    const isValid = validator(components);
    let walked = 0;
    for (const { name, operation } of await describedRoutes(api)) {
      const answers = Object.entries(operation.responses).filter(([status]) => status.startsWith('2'));
      for (const described of [operation.requestBody, ...answers.map(([, answer]) => answer)]) {
        const json = described?.content?.['application/json'];
        if (!json) continue;
        walked += 1;
        expect([name, examplesIn(json).length > 0]).toEqual([name, true]);
        for (const example of examplesIn(json))
          expect([name, isValid(json.schema, example)]).toEqual([name, null]);
      }
      // The API runs in this process, and schemas take their time.
      await setImmediate();
    }
    expect(walked).toBeGreaterThan(200);
  });

  test('says of a body that it may be left out where it may', async () => {
    await api.addUser('terse@example.com');
    const token = await api.signIn('terse@example.com');
    const optional = (await describedRoutes(api)).filter(
      ({ operation: { requestBody } }) => requestBody && !requestBody.required,
    );
    expect(optional.map(({ name }) => name)).toContain('orders.release');
    for (const { name, method, path } of optional) {
      const known = path.replaceAll(/\{[^}]+\}/g, '01930000-0000-7000-8000-000000000042');
      const response = await api.fetch(known, { method, token });
      expect([name, response.status]).toEqual([name, name === 'identity.refresh' ? 422 : 404]);
    }
  });

  test('has an example of every refusal', async () => {
    const { components } = await describedApi(api);
    for (const { name, operation } of await describedRoutes(api))
      for (const [status, { content = {} }] of Object.entries(operation.responses)) {
        const examples = content['application/problem+json']?.examples;
        if (!content['application/problem+json']) continue;
        expect([name, examples]).toEqual([
          name,
          { example: { $ref: `#/components/examples/Problem${status}` } },
        ]);
        const example = problemSchema.parse(components.examples[`Problem${status}`]?.value);
        expect(example.status).toBe(Number(status));
      }
  });

  test('has examples of an order that the API accepts', async () => {
    await api.addUser('owner@example.com');
    const token = await api.signIn('owner@example.com');
    const place = (await describedRoutes(api))
      .filter(({ name }) => name === 'orders.place')
      .flatMap(bodiesOf);
    expect(place).toHaveLength(2);
    for (const { value } of place) {
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

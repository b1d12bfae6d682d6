import { errors } from '@elastic/elasticsearch';
import { expect, test } from 'vitest';
import { errorFields } from '../../../src/runtime/logging.ts';

test('a log line tells what an error is and where, and nothing of the request that failed', () => {
  const body = '{"customer":["zoe pena","zoe@example.com"]}';
  const refused = new errors.ResponseError({
    statusCode: 429,
    body: { error: { type: 'circuit_breaking_exception', reason: 'Data too large' } },
    headers: {},
    warnings: null,
    meta: {
      context: null,
      name: 'longhaul',
      request: { params: { method: 'POST', path: '/_bulk', body }, options: {}, id: 1 },
      connection: null,
      attempts: 0,
      aborted: false,
    },
  });
  const told = JSON.stringify(errorFields(refused));
  expect(told).toContain('circuit_breaking_exception');
  expect(told).toContain('logging.test.ts');
  expect(told).not.toContain('zoe');
});

test('of an error the code is told, and of several each', () => {
  const away = Object.assign(new Error('away'), { code: 'ECONNREFUSED' });
  expect(errorFields(new AggregateError([away]))).toMatchObject({
    type: 'AggregateError',
    errors: [{ type: 'Error', message: 'away', code: 'ECONNREFUSED' }],
  });
  expect(errorFields('odd')).toEqual({ message: 'odd' });
});

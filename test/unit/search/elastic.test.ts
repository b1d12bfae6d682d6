import { errors } from '@elastic/elasticsearch';
import { describe, expect, test } from 'vitest';
import { Refusal } from '../../../src/runtime/errors.ts';
import { ask } from '../../../src/search/elastic/elastic.ts';

/** What the client throws for an answer with this status. */
function answered(statusCode: number, type: string): errors.ResponseError {
  return new errors.ResponseError({
    statusCode,
    body: { error: { type } },
    headers: {},
    warnings: null,
    meta: {} as never,
  });
}

/** Fails with these one after the other, then answers. */
function failing(...failures: Error[]) {
  let asked = 0;
  const question = () => {
    const failure = failures[asked];
    asked += 1;
    return failure ? Promise.reject(failure) : Promise.resolve('found');
  };
  return { question, asked: () => asked };
}

describe('a search', () => {
  test.each([answered(404, 'index_not_found_exception'), answered(503, 'search_phase_execution_exception')])(
    'is asked once more where its index was replaced in the middle: $statusCode',
    async (failure) => {
      const { question, asked } = failing(failure);
      expect(await ask(question)).toBe('found');
      expect(asked()).toBe(2);
    },
  );

  test('is refused while Elasticsearch goes on answering so', async () => {
    const { question, asked } = failing(answered(503, 'no_shard'), answered(503, 'no_shard'));
    await expect(ask(question)).rejects.toBeInstanceOf(Refusal);
    expect(asked()).toBe(2);
  });

  test('that took too long is refused at once', async () => {
    const { question, asked } = failing(new errors.TimeoutError('5 s'));
    await expect(ask(question)).rejects.toBeInstanceOf(Refusal);
    expect(asked()).toBe(1);
  });

  test.each([
    answered(401, 'security_exception'),
    answered(403, 'security_exception'),
    answered(429, 'es_rejected_execution_exception'),
    new errors.ProductNotSupportedError('Elasticsearch'),
  ])('is refused, and no fault of the asker, where nobody is let in: $message', async (failure) => {
    await expect(ask(failing(failure, failure).question)).rejects.toMatchObject({
      kind: 'unavailable',
      details: { retryAfterSeconds: 5 },
    });
  });

  test('that is wrong fails as it is', async () => {
    const wrong = answered(400, 'parsing_exception');
    await expect(ask(failing(wrong).question)).rejects.toBe(wrong);
  });
});

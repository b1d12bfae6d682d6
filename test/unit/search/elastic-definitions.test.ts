import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { ORDERS_INDEX } from '../../../src/search/elastic/definitions.ts';

/** Of every version: an index is made anew by the relay when its version rises, and only then. */
const DIGESTS: Record<string, string> = { 'orders 1': '8a929ce7b9c26842', 'orders 2': 'a9b7cddf20e37819' };

test.each([ORDERS_INDEX])('a change of the index of $subject comes with a higher version', (definition) => {
  const { subject, version, settings, properties } = definition;
  const digest = createHash('sha256').update(JSON.stringify({ settings, properties })).digest('hex');
  expect(digest.slice(0, 16)).toBe(DIGESTS[`${subject} ${version}`]);
});

import { describe, expect, test } from 'vitest';
import { embeddedCodecKey, parseCodecKeys } from '../../../src/codec/codec-keys.ts';
import { parseOrigins } from '../../../src/codec/codec-origins.ts';
import { ConfigurationError, loadConfiguration } from '../../../src/runtime/configuration.ts';

const KEY = Buffer.alloc(32, 1).toString('base64');
const OTHER = Buffer.alloc(32, 2).toString('base64');

describe('OMS_CODEC_KEYS', () => {
  test('encrypts with the first and decrypts with all', () => {
    const keys = parseCodecKeys(`new:${KEY}, old:${OTHER}`);
    expect(keys.active?.id).toBe('new');
    expect([...keys.known.keys()]).toEqual(['new', 'old']);
  });

  test('encrypts nothing with none in front, and still decrypts', () => {
    const keys = parseCodecKeys(`none,old:${OTHER}`);
    expect(keys.active).toBeNull();
    expect([...keys.known.keys()]).toEqual(['old']);
  });

  test('is not needed', () => {
    expect(parseCodecKeys(undefined)).toEqual({ active: null, known: new Map() });
  });

  test.each([
    ['no id', KEY],
    ['a short key', `a:${Buffer.alloc(16).toString('base64')}`],
    ['no base64', `a:${'*'.repeat(44)}`],
    ['an id twice', `a:${KEY},a:${OTHER}`],
    ['an id with a blank', `a b:${KEY}`],
    ['an empty entry', `a:${KEY},`],
    ['none at the end', `a:${KEY},none`],
  ])('is refused at the start with %s, without being repeated', (_, list) => {
    const start = () => loadConfiguration({ OMS_CODEC_KEYS: list });
    expect(start).toThrow(ConfigurationError);
    expect(start).toThrow(/OMS_CODEC_KEYS/);
    expect(start).not.toThrow(new RegExp(list.replaceAll(/[*+]/g, '\\$&')));
  });
});

test('the key of an embedded installation is always the same, and another for another installation', () => {
  const first = parseCodecKeys(embeddedCodecKey('a secret')).active;
  expect(first?.id).toMatch(/^embedded-[0-9a-f]{8}$/);
  expect(parseCodecKeys(embeddedCodecKey('a secret')).active?.id).toBe(first?.id);
  expect(parseCodecKeys(embeddedCodecKey('another secret')).active?.id).not.toBe(first?.id);
});

test('origins are origins', () => {
  expect(parseOrigins('')).toEqual([]);
  expect(parseOrigins('https://a.example.com, http://localhost:8233')).toHaveLength(2);
  for (const wrong of [
    '*',
    'null',
    'a.example.com',
    'https://a.example.com/',
    'https://a.example.com/path',
  ]) {
    expect(() => parseOrigins(wrong)).toThrow(/must be an origin/);
  }
});

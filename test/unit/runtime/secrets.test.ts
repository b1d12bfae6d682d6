import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  openSecret,
  sealSecret,
  SecretBox,
  secretBoxOf,
  SecretUnreadableError,
} from '../../../src/runtime/secrets.ts';

const KEY = 'the key of this installation, long enough';

describe('a sealed secret', () => {
  it('opens to what was sealed', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (secret) => {
        expect(openSecret(KEY, sealSecret(KEY, secret))).toBe(secret);
      }),
    );
  });

  it('looks different every time and does not show the secret', () => {
    const first = sealSecret(KEY, 'hunter2hunter2');
    expect(first.equals(sealSecret(KEY, 'hunter2hunter2'))).toBe(false);
    expect(first.includes('hunter2')).toBe(false);
  });

  it('does not open with another key', () => {
    expect(() => openSecret('another key', sealSecret(KEY, 'secret'))).toThrow();
  });

  it('does not open after any byte of it was changed', () => {
    const sealed = sealSecret(KEY, 'secret');
    for (let position = 0; position < sealed.length; position++) {
      const changed = Buffer.from(sealed);
      changed[position] = (changed[position] ?? 0) ^ 1;
      expect(() => openSecret(KEY, changed), `byte ${position}`).toThrow();
    }
  });

  it('does not open when it is cut short', () => {
    const sealed = sealSecret(KEY, 'secret');
    for (const length of [0, 1, 13, 29, sealed.length - 1]) {
      expect(() => openSecret(KEY, sealed.subarray(0, length)), `${length} bytes`).toThrow();
    }
  });
});

describe('a box of secrets', () => {
  const before = new SecretBox('old key').seal('secret');

  it('opens what an old key has sealed, and seals it anew', () => {
    const box = secretBoxOf({ SECRET_KEY: 'new key', OMS_OLD_SECRET_KEYS: 'older key, old key' });
    expect(box.open(before)).toBe('secret');
    const anew = box.reseal(before);
    expect(anew && new SecretBox('new key').open(anew)).toBe('secret');
    expect(anew && box.reseal(anew)).toBeNull();
  });

  it('says so when no key opens it', () => {
    expect(() => new SecretBox('new key').open(before)).toThrow(SecretUnreadableError);
    expect(() => new SecretBox('new key').reseal(before)).toThrow(SecretUnreadableError);
  });
});

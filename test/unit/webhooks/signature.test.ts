import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { signatureOf, signedHeaders, sortedJson } from '../../../src/webhooks/signature.ts';

const SECRET = 'a-secret-of-a-receiver';

describe('the body', () => {
  test('has sorted keys at every depth, and lists keep their order', () => {
    const body = sortedJson({ b: [{ z: 1, a: 2 }, 3], a: { d: null, c: 'ü' } });
    expect(body).toBe('{"a":{"c":"ü","d":null},"b":[{"a":2,"z":1},3]}');
  });

  test('means what it meant before', () => {
    fc.assert(
      fc.property(fc.jsonValue(), (value) => {
        expect(JSON.parse(sortedJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });
});

describe('the signature', () => {
  test('is the HMAC-SHA256 of the exact bytes, in hex', () => {
    const body = sortedJson({ name: 'Zoë', emoji: '📦' });
    const expected = createHmac('sha256', SECRET).update(Buffer.from(body, 'utf8')).digest('hex');
    expect(signatureOf(body, SECRET)).toBe(`sha256=${expected}`);
  });

  test('is another for every changed character and every other secret', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 1 }), fc.nat(), (body, at) => {
        const index = at % body.length;
        const changed = `${body.slice(0, index)}${body[index] === 'x' ? 'y' : 'x'}${body.slice(index + 1)}`;
        expect(signatureOf(changed, SECRET)).not.toBe(signatureOf(body, SECRET));
        expect(signatureOf(body, `${SECRET}!`)).not.toBe(signatureOf(body, SECRET));
      }),
    );
  });

  test('comes with what the delivery is; the new secret signs only while the old one is replaced', () => {
    const delivery = { deliveryId: 'd-1', event: 'order.shipped', body: '{}', secret: SECRET } as const;
    const at = new Date('2026-11-25T10:00:00.900Z');
    expect(signedHeaders({ ...delivery, newSecret: null }, at)).toEqual({
      'X-OMS-Signature': signatureOf('{}', SECRET),
      'X-OMS-Timestamp': '1795600800',
      'X-OMS-Event': 'order.shipped',
      'X-OMS-Delivery': 'd-1',
    });
    const both = signedHeaders({ ...delivery, newSecret: 'another-secret-of-it' }, at);
    expect(both['X-OMS-Signature']).toBe(signatureOf('{}', SECRET));
    expect(both['X-OMS-Signature-New']).toBe(signatureOf('{}', 'another-secret-of-it'));
  });
});

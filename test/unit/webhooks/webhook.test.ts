import { describe, expect, test } from 'vitest';
import { ORDER_STATUSES, eventTypeOf } from '../../../src/orders/order.ts';
import { webhookHeaders, maskedHeaders, unmaskedHeaders } from '../../../src/webhooks/headers.ts';
import { waitSeconds, webhookEventsOf } from '../../../src/webhooks/webhook.ts';

describe('events', () => {
  test('come from the names of the trail', () => {
    const fired = Object.fromEntries(
      ORDER_STATUSES.map((status) => [status, webhookEventsOf(eventTypeOf(status))]),
    );
    expect(fired).toEqual({
      PENDING: [],
      CONFIRMED: ['order.confirmed'],
      SOURCING: [],
      SOURCED: ['order.sourced'],
      BACKORDERED: ['order.backordered'],
      PICKING: ['order.picking'],
      PACKING: [],
      READY_TO_SHIP: ['order.packed'],
      SHIPPED: ['order.shipped'],
      OUT_FOR_DELIVERY: [],
      DELIVERED: ['order.delivered'],
      PICKED_UP: ['order.picked_up', 'order.delivered'],
      RETURNED: ['order.returned'],
      REFUNDED: ['order.refunded'],
      CANCELLED: ['order.cancelled'],
    });
    expect(webhookEventsOf('order.created')).toEqual(['order.created']);
  });

  test('that are no change of an order fire nothing', () => {
    expect(['order.held', 'stock.arrived', 'order.test'].flatMap(webhookEventsOf)).toEqual([]);
  });
});

test('retries wait 5, 10 and 20 minutes, and never longer than a day', () => {
  expect([1, 2, 3].map(waitSeconds)).toEqual([300, 600, 1_200]);
  expect(waitSeconds(30)).toBe(86_400);
});

describe('headers of an endpoint', () => {
  test.each(['X-OMS-Signature', 'x-oms-anything', 'Host', 'content-length', 'Transfer-Encoding', 'a b', ''])(
    '%j cannot be set',
    (name) => {
      expect(webhookHeaders.safeParse({ [name]: 'value' }).success).toBe(false);
    },
  );

  test('hold no line breaks', () => {
    expect(webhookHeaders.safeParse({ 'X-Team': 'a\r\nX-Other: b' }).success).toBe(false);
  });

  test('are shown without what looks like a credential, and a mask keeps what was there', () => {
    const headers = { Authorization: 'Bearer 1', 'X-Api-Key': '2', 'X-Team': 'blue' };
    const shown = { Authorization: '***', 'X-Api-Key': '***', 'X-Team': 'blue' };
    expect(maskedHeaders(headers)).toEqual(shown);
    expect(unmaskedHeaders({ ...shown, 'X-Team': 'red' }, headers)).toEqual({ ...headers, 'X-Team': 'red' });
  });
});

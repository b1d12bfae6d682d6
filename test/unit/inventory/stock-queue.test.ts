import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseWoken, setAside, type WaitingOrder } from '../../../src/inventory/stock-queue.ts';

const units = fc.integer({ min: 0, max: 60 });
const need = fc.integer({ min: 1, max: 20 });
const queue = fc
  .array(fc.record({ need, takesPart: fc.boolean() }), { maxLength: 40 })
  .map((orders) => orders.map((order, index): WaitingOrder => ({ orderId: `order-${index}`, ...order })));
const nodes = fc
  .array(units, { maxLength: 4 })
  .map((free) => free.map((each, index) => ({ nodeId: `node-${index}`, units: each })));

const sum = (parts: readonly { units: number }[]) => parts.reduce((total, each) => total + each.units, 0);
const whole = (orderId: string, quantity: number): WaitingOrder => ({
  orderId,
  need: quantity,
  takesPart: false,
});

describe('who is woken', () => {
  it('is as many as the pool can serve, first in first out', () => {
    const waiting = [whole('a', 4), whole('b', 4), whole('c', 4)];
    expect(chooseWoken(waiting, 10)).toEqual([
      { orderId: 'a', units: 4 },
      { orderId: 'b', units: 4 },
    ]);
  });

  it('is a small order behind one that is too large', () => {
    expect(chooseWoken([whole('large', 11), whole('small', 2)], 10)).toEqual([
      { orderId: 'small', units: 2 },
    ]);
  });

  it('is an order that takes parts with whatever is left', () => {
    const waiting = [whole('a', 4), { orderId: 'b', need: 20, takesPart: true }, whole('c', 1)];
    expect(chooseWoken(waiting, 10)).toEqual([
      { orderId: 'a', units: 4 },
      { orderId: 'b', units: 6 },
    ]);
  });

  it('is nobody when nothing is free', () => {
    expect(chooseWoken([whole('a', 1), { orderId: 'b', need: 1, takesPart: true }], 0)).toEqual([]);
    expect(chooseWoken([whole('a', 1)], -3)).toEqual([]);
  });

  it('never needs more than the pool, and nobody more than was asked for', () => {
    fc.assert(
      fc.property(queue, units, (waiting, pool) => {
        const woken = chooseWoken(waiting, pool);
        expect(sum(woken)).toBeLessThanOrEqual(pool);
        for (const each of woken) {
          const order = waiting.find(({ orderId }) => orderId === each.orderId);
          expect(each.units).toBeGreaterThan(0);
          if (order?.takesPart) expect(each.units).toBeLessThanOrEqual(order.need);
          else expect(each.units).toBe(order?.need);
        }
      }),
    );
  });

  it('passes over only those whose need was larger than what those before them left', () => {
    fc.assert(
      fc.property(queue, units, (waiting, pool) => {
        const given = new Map(chooseWoken(waiting, pool).map((each) => [each.orderId, each.units]));
        let left = pool;
        for (const order of waiting) {
          const served = given.get(order.orderId) ?? 0;
          if (served < order.need) expect(order.need).toBeGreaterThan(left);
          if (order.takesPart) expect(served).toBe(Math.min(order.need, left));
          left -= served;
        }
      }),
    );
  });

  it('keeps the order of the queue', () => {
    fc.assert(
      fc.property(queue, units, (waiting, pool) => {
        const woken = chooseWoken(waiting, pool).map((each) => each.orderId);
        const places = waiting.map((order) => order.orderId).filter((id) => woken.includes(id));
        expect(woken).toEqual(places);
      }),
    );
  });

  it('does not depend on who comes later, and is the same every time', () => {
    fc.assert(
      fc.property(queue, queue, units, (waiting, later, pool) => {
        const behind = later.map((order) => ({ ...order, orderId: `later-${order.orderId}` }));
        const woken = chooseWoken(waiting, pool);
        expect(chooseWoken(waiting, pool)).toEqual(woken);
        expect(chooseWoken([...waiting, ...behind], pool).slice(0, woken.length)).toEqual(woken);
      }),
    );
  });
});

describe('what is set aside', () => {
  it('goes to those who are woken in their order, from one node after the other', () => {
    const woken = [
      { orderId: 'a', units: 4 },
      { orderId: 'b', units: 4 },
    ];
    const arrived = [
      { nodeId: 'n1', units: 5 },
      { nodeId: 'n2', units: 2 },
    ];
    expect(setAside(woken, arrived)).toEqual([
      { orderId: 'a', nodeId: 'n1', units: 4 },
      { orderId: 'b', nodeId: 'n1', units: 1 },
      { orderId: 'b', nodeId: 'n2', units: 2 },
    ]);
  });

  it('is never more than a node has or an order is woken for, and nothing is left while somebody lacks it', () => {
    fc.assert(
      fc.property(queue, units, nodes, (waiting, elsewhere, arrived) => {
        const woken = chooseWoken(waiting, elsewhere + sum(arrived));
        const aside = setAside(woken, arrived);
        for (const node of arrived) {
          expect(sum(aside.filter((each) => each.nodeId === node.nodeId))).toBeLessThanOrEqual(node.units);
        }
        for (const each of woken) {
          expect(sum(aside.filter(({ orderId }) => orderId === each.orderId))).toBeLessThanOrEqual(
            each.units,
          );
        }
        expect(sum(aside)).toBe(Math.min(sum(woken), sum(arrived)));
      }),
    );
  });

  it('leaves what it is given as it is', () => {
    const arrived = [{ nodeId: 'n1', units: 5 }];
    setAside([{ orderId: 'a', units: 4 }], arrived);
    expect(arrived).toEqual([{ nodeId: 'n1', units: 5 }]);
  });
});

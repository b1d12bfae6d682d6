/** Whom arriving units wake, first in first out, and what is set aside for them. Pure. */

/** An order that waits for a SKU. */
export interface WaitingOrder {
  orderId: string;
  /** Units it lacks; those that are set aside for it already are not among them. */
  need: number;
  /** True when it takes what it can get; false: all or nothing. */
  takesPart: boolean;
}

/** Units that an order is woken for. */
export interface Woken {
  orderId: string;
  units: number;
}

/** Units of a SKU at one node that are neither reserved nor set aside. */
export interface FreeUnits {
  nodeId: string;
  units: number;
}

/** Units at one node that only this order may reserve for a while. */
export interface SetAside extends Woken {
  nodeId: string;
}

/**
 * Chooses who is woken. An order that the rest of the pool cannot serve is passed over, and those behind it are still
 * considered: a small order need not wait for a large one.
 *
 * @param queue first in first.
 * @param pool units that are free at all nodes together.
 */
export function chooseWoken(queue: readonly WaitingOrder[], pool: number): Woken[] {
  let rest = Math.max(0, pool);
  const woken: Woken[] = [];
  for (const { orderId, need, takesPart } of queue) {
    const units = need <= rest || takesPart ? Math.min(need, rest) : 0;
    if (units <= 0) continue;
    woken.push({ orderId, units });
    rest -= units;
  }
  return woken;
}

/**
 * Sets the units that have arrived aside for those who are woken, in their order. What an order is woken for may be
 * elsewhere in part: at these nodes it gets what is left.
 */
export function setAside(woken: readonly Woken[], arrived: readonly FreeUnits[]): SetAside[] {
  const left = arrived.map((each) => ({ ...each }));
  return woken.flatMap(({ orderId, units }) => {
    let lacking = units;
    return left.flatMap((node) => {
      const taken = Math.min(lacking, node.units);
      if (taken <= 0) return [];
      lacking -= taken;
      node.units -= taken;
      return [{ orderId, nodeId: node.nodeId, units: taken }];
    });
  });
}

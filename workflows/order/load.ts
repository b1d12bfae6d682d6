/** Where an order stands, from its rows. */
import type { OrderSnapshot } from '../../src/orders/snapshot.ts';
import { steps } from './activities.ts';
import { wasGivenUp } from './failures.ts';
import type { OrderRef } from './messages.ts';

/** Reads the rows; a reading that was given up is repeated. */
export async function load(ref: OrderRef): Promise<OrderSnapshot> {
  for (;;) {
    try {
      return await steps.loadOrder(ref);
    } catch (error) {
      if (!wasGivenUp(error)) throw error;
    }
  }
}

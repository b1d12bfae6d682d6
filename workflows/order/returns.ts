/** After the arrival: the order stays open for what may come back. */
import type { OrderProcess } from './process.ts';

/** Seconds until nothing can come back any more. */
function secondsLeft({ returnsUntil }: OrderProcess): number {
  return returnsUntil === null ? 0 : Math.max(0, (Date.parse(returnsUntil) - Date.now()) / 1_000);
}

/** True when nothing can happen to an order that has arrived. */
export function isClosed(order: OrderProcess): boolean {
  return secondsLeft(order) === 0;
}

/** Waits for the end of the return window, or for what moves it: each step of a return opens it anew. */
export async function awaitReturns(order: OrderProcess): Promise<void> {
  const { status, returnsUntil } = order;
  const hasMoved = () => order.status !== status || order.returnsUntil !== returnsUntil;
  await order.pause(hasMoved, secondsLeft(order), 'Return window');
  order.rethrow();
}

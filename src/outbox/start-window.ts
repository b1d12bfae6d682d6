/**
 * Bounds how many orders of an environment Temporal is given before they are sourced. The others of a flood wait where
 * they lie safely and cost nothing, in the outbox: thousands of starts at once would keep Temporal, and with it the
 * orders of all other environments, busy for minutes.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Turn } from '../orders/order-workflows.ts';
import { unsourcedOrders } from '../orders/projections.ts';
import type { Context } from '../tenancy/context.ts';

/** Enough to keep the workers busy: 32 orders that take 0.2 s each are 160 a second. */
const ORDERS_AHEAD = 32;
/** Orders that never come to be sourced hold up those behind them no longer than this. */
const LONGEST_WAIT_MS = 2_000;
const LOOK_EVERY_MS = 50;
/** The oldest are forgotten beyond. */
const MOST_REMEMBERED = 500;

export class StartWindow {
  /** Ids of orders that were started and not seen to be sourced, by environment. */
  readonly #ahead = new Map<string, Set<string>>();

  /** Waits for room, for two seconds at most; then the orders count as started. @returns `surplus` if it had to wait */
  async enter(context: Context, orderIds: readonly string[]): Promise<Turn> {
    const deadline = Date.now() + LONGEST_WAIT_MS;
    let turn: Turn = 'regular';
    while (!(await this.#hasRoom(context, orderIds.length)) && Date.now() < deadline) {
      turn = 'surplus';
      await sleep(LOOK_EVERY_MS);
    }
    const ahead = [...this.#aheadOf(context), ...orderIds];
    this.#ahead.set(context.environment.id, new Set(ahead.slice(-MOST_REMEMBERED)));
    return turn;
  }

  async #hasRoom(context: Context, orders: number): Promise<boolean> {
    const ahead = this.#aheadOf(context);
    if (ahead.size + orders <= ORDERS_AHEAD) return true;
    const unsourced = new Set(await unsourcedOrders(context, [...ahead]));
    this.#ahead.set(context.environment.id, unsourced);
    return unsourced.size + orders <= ORDERS_AHEAD;
  }

  #aheadOf(context: Context): ReadonlySet<string> {
    return this.#ahead.get(context.environment.id) ?? new Set();
  }
}

/** How kinds of orders have turned out: computed again and again from labels. */
import type { SourcingPattern } from '../learning/contract.ts';
import type { OrderChannel } from '../orders/order.ts';

/** Some of those that there are. */
export interface Listed<T> {
  items: T[];
  /** How many there are in all. */
  total: number;
}

export interface SourcingPatterns {
  /** Keeps what was computed at one moment (ISO 8601, UTC) in place of all that was computed before it. */
  replace(patterns: readonly SourcingPattern[], computedAt: string): Promise<void>;

  /** Patterns of a channel, or of all; those with most samples first. @throws Refusal `unavailable` */
  list(channel: OrderChannel | undefined, limit: number): Promise<Listed<SourcingPattern>>;
}

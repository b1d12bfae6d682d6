/** Who carries notifications out of the house. One implementation per way; `log-provider` is the demo's. */
import type { Channel } from './notification.ts';

/** A notification on its way to one recipient. */
export interface Message {
  /** Stays the same at every attempt: a receiver that gets it twice can tell. */
  messageId: string;
  recipient: string;
  subject: string | null;
  text: string;
  html: string | null;
}

export interface Provider {
  readonly name: string;
  /** True when nothing leaves the house: what it takes is LOGGED, not SENT. */
  readonly isLog: boolean;
  /**
   * Hands one message over. @returns what the other side answered.
   *
   * @throws RejectedError when a repeat would be rejected too, UncertainError when it may have arrived; after any other
   *   failure it has surely not arrived.
   */
  send(message: Message): Promise<string>;
}

export type Providers = Readonly<Record<Channel, Provider>>;

/** The other side does not want it, now or ever: there is no such recipient, or it refuses what is in it. */
export class RejectedError extends Error {
  override readonly name = 'RejectedError';
}

/** It was handed over and no answer came: it may have arrived. */
export class UncertainError extends Error {
  override readonly name = 'UncertainError';
}

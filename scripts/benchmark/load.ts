/** Load on an HTTP server, made by a process of its own. */
import { z } from 'zod';
import type { Peer } from './peer.ts';

/** What the load generator is asked for. */
export const loadSchema = z.object({
  url: z.url(),
  token: z.string().nullable(),
  /** Slug of the environment; unless given, the user's own. */
  environment: z.string().optional(),
  /** Bodies to POST in turn; null: GET. */
  bodies: z.array(z.string()).nullable(),
  /** Connections that are kept busy, one request at a time each. */
  clients: z.number().int().min(1),
  /** Ends after so many seconds ... */
  seconds: z.number().positive(),
  /** ... or so many requests, whichever comes first; null: no limit. */
  requests: z.number().int().positive().nullable(),
});

/** A load to make. */
export type Load = z.infer<typeof loadSchema>;

const measuredSchema = z.object({
  /** Milliseconds since the epoch at which the first request was sent. */
  startedAt: z.number(),
  requests: z.number(),
  perSecond: z.number(),
  /** Milliseconds. */
  p50: z.number(),
  p95: z.number(),
});

/** What came of a load. */
export type Measured = z.infer<typeof measuredSchema>;

/** Makes the load. @throws Error when any answer is not 2xx */
export function makeLoad(generator: Peer, load: Load): Promise<Measured> {
  return generator.ask(load, measuredSchema);
}

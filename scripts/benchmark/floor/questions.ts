/** What the programs of the floor are asked. */
import { z } from 'zod';

/** Questions to the program of the empty workflows; `open` comes first. */
export const floorQuestionSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('open'), address: z.string(), steps: z.array(z.string()) }),
  z.object({ kind: z.literal('burst'), prefix: z.string(), count: z.number().int().positive() }),
  z.object({ kind: z.literal('oneByOne'), prefix: z.string(), count: z.number().int().positive() }),
]);
export type FloorQuestion = z.infer<typeof floorQuestionSchema>;

/** Seconds from the first start to the last local step of the last workflow, and the events of one history. */
export const burstResultSchema = z.object({ seconds: z.number(), events: z.number() });
export type BurstResult = z.infer<typeof burstResultSchema>;

/** The question to the bare HTTP server: listen on a free port, which is the answer. */
export const listenSchema = z.object({
  /** Database that orders are inserted into. */
  writeUrl: z.string(),
  /** Database that orders are read from. */
  readUrl: z.string(),
  /** Connections to each. */
  poolSize: z.number().int().positive(),
});
export type Listen = z.infer<typeof listenSchema>;

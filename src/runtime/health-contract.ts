/** Whether the process and what it depends on are well, and what has just changed. */
import { eventIterator } from '@orpc/contract';
import { z } from 'zod';
import { contract } from './contract.ts';

const dependencySchema = z.object({
  status: z.enum(['up', 'down']),
  latency_ms: z.number().nullable(),
  needed: z.boolean().describe('False: orders go on without it'),
});
type DependencyState = z.infer<typeof dependencySchema>;

export const readinessSchema = z
  .object({ status: z.enum(['ready', 'not_ready']), dependencies: z.record(z.string(), dependencySchema) })
  .meta({ id: 'Readiness' });
/** What the process depends on, for anyone. `not_ready` is answered with 503. */
export type Readiness = z.infer<typeof readinessSchema>;

/** The same with the versions, addresses and reasons, which only an operator is told. */
export interface Diagnosis {
  status: Readiness['status'];
  dependencies: Record<string, DependencyState & { detail: string | null }>;
}

const tags = ['Operation'];

export const healthContract = {
  alive: contract
    .route({ method: 'GET', path: '/health', summary: 'The process answers', tags })
    .input(z.object({}))
    .output(z.object({ status: z.literal('ok'), version: z.string() })),
  ready: contract
    .route({
      method: 'GET',
      path: '/health/ready',
      summary: 'Each dependency and its state; 503 while one that is needed is down',
      tags,
    })
    .input(z.object({}))
    .output(readinessSchema),
};

/** A change that the dashboard reacts to; it names the order and carries nothing of it. */
export const changeSchema = z.object({
  order_id: z.uuid(),
  event_type: z.string(),
  status: z.string(),
  sequence: z.int(),
});
export type Change = z.infer<typeof changeSchema>;

export const liveContract = {
  stream: contract
    .route({
      method: 'GET',
      path: '/events/stream',
      summary: 'Server-sent events: one per change of an order in this environment',
      tags: ['Live updates'],
    })
    .input(z.object({}))
    .output(eventIterator(changeSchema)),
};

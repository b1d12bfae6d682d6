/** How the product is: what it depends on, what waits, and what to do about it. */
import { z } from 'zod';
import { contract, timestamp } from '../runtime/contract.ts';
import { HEALTH } from './system.ts';

const verdict = {
  status: z.enum(HEALTH),
  what_to_do: z.string().nullable(),
};

const dependencySchema = z.object({
  name: z.string(),
  ...verdict,
  latency_ms: z.number().nullable(),
  detail: z.string().nullable(),
});

const queueSchema = z.object({
  name: z.string(),
  kind: z.enum(['workflows', 'activities']),
  ...verdict,
  backlog: z.int().describe('Tasks that wait, about'),
  oldest_seconds: z.number().describe('Age of the task that waits longest'),
  added_per_second: z.number(),
  dispatched_per_second: z.number(),
  workers: z.int().describe('Processes that ask it for work'),
});
export type QueueView = z.output<typeof queueSchema>;

const projectionSchema = z.object({
  target: z.string().describe('Where changes go'),
  ...verdict,
  waiting_seconds: z.number().describe('Age of the oldest change of this environment that it has not taken'),
  set_aside: z.int().describe('Changes that it could not take and that are tried again'),
});

const setAsideSchema = z.object({
  target: z.string(),
  topic: z.string(),
  order_id: z.uuid().nullable(),
  entity_id: z.uuid().nullable().describe('The stock alert, product or the like, as the topic says'),
  reason: z.string(),
  attempts: z.int(),
  set_aside_at: timestamp,
  retry_at: timestamp,
});

export const systemSchema = z
  .object({
    status: z.enum(HEALTH),
    version: z.string(),
    checked_at: timestamp,
    dependencies: z.array(dependencySchema),
    queues: z.array(queueSchema).nullable().describe('Null while Temporal does not answer'),
    projections: z.array(projectionSchema).nullable().describe('Null while the database does not answer'),
    set_aside: z.array(setAsideSchema).describe('The newest changes that a projection could not take'),
  })
  .meta({ id: 'System' });
export type SystemView = z.output<typeof systemSchema>;

export const operationContract = {
  system: contract
    .route({
      method: 'GET',
      path: '/system',
      summary: 'Dependencies, queues and projections, with what to do',
      tags: ['Operation'],
    })
    .input(z.object({}))
    .output(systemSchema),
};

/** Deliveries as a log keeps them: all that is seen of each, its attempts, and which version of it that is. */
import { z } from 'zod';
import type { DataPlaneDatabase } from '../database/pools.ts';
import { attemptSchema, webhookEventSchema, type AttemptResponse } from './contract.ts';
import { findAttempts, findRecords } from './record-repository.ts';
import { attemptView, eventView } from './views.ts';

export const deliveryRecordSchema = webhookEventSchema.extend({
  body: z.string().describe('As it is signed and sent'),
  version: z.int(),
  attempts: z.array(attemptSchema).describe('The last 200, the last one first'),
});
export type DeliveryRecord = z.infer<typeof deliveryRecordSchema>;

/** What the outbox says of a delivery that is new, gone, or seen otherwise than before. */
export const DELIVERY_CHANGED = 'webhook.delivery_changed';

/** The deliveries of these ids, by id; unknown ones are left out. */
export async function deliveryRecords(
  db: DataPlaneDatabase,
  ids: readonly string[],
): Promise<DeliveryRecord[]> {
  const rows = await findRecords(db, ids);
  // After them: an attempt that is made meanwhile is in both, or told of by the next version.
  const attempts = new Map<string, AttemptResponse[]>(rows.map(({ id }) => [id, []]));
  for (const attempt of await findAttempts(db, ids))
    attempts.get(attempt.event_id)?.push(attemptView(attempt));
  return rows.map((row) => ({ ...eventView(row), attempts: attempts.get(row.id) ?? [] }));
}

/** What projections of other things than orders share. */
import type { Notice } from './outbox.ts';

/** Batches are worth more than the second they take longer. */
export const REST_MILLISECONDS = 1_000;

/** The entities that these notices are about under this topic, each once. */
export const idsOf = (notices: readonly Notice[], topic: string): string[] => [
  ...new Set(notices.filter((notice) => notice.topic === topic).map((notice) => notice.entityId)),
];

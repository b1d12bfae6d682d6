/** Why an order may be held. Pure. */
export const HOLD_REASONS = ['fraud', 'address', 'payment', 'manual'] as const;
export type HoldReason = (typeof HOLD_REASONS)[number];

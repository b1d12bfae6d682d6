/** The vocabulary of returns. Pure, so that workflows may import it. */

/** Agreed on; the goods are back; not accepted; the money is back. */
export const RETURN_STATUSES = ['REQUESTED', 'RECEIVED', 'REJECTED', 'REFUNDED'] as const;
export type ReturnStatus = (typeof RETURN_STATUSES)[number];

/** What becomes of goods that came back: onto the shelf again, or not. */
export const DISPOSITIONS = ['restock', 'discard'] as const;
export type Disposition = (typeof DISPOSITIONS)[number];

/** Parts of what is delivered at once, by the order or other entity that rows are about. Pure. */
import type { Parcel } from './repository.ts';

/** Ids of the orders and other entities, each once, in the order they come in. */
export function subjectsOf({ rows, notices }: Parcel): string[] {
  return [...new Set([...rows.map((row) => row.orderId), ...notices.map((notice) => notice.entityId)])];
}

/** Those rows whose order or other entity passes, in their order. */
export function partOf(parcel: Parcel, passes: (subject: string) => boolean): Parcel {
  return {
    rows: parcel.rows.filter((row) => passes(row.orderId)),
    notices: parcel.notices.filter((notice) => passes(notice.entityId)),
  };
}

export const sizeOf = ({ rows, notices }: Parcel): number => rows.length + notices.length;

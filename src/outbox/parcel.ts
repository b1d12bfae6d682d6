/** Parts of what is delivered at once, by the order or alert that rows are about. Pure. */
import type { Parcel } from './repository.ts';

/** Ids of the orders and alerts, each once, in the order they come in. */
export function subjectsOf({ rows, alertIds }: Parcel): string[] {
  return [...new Set([...rows.map((row) => row.orderId), ...alertIds])];
}

/** Those rows whose order or alert passes, in their order. */
export function partOf(parcel: Parcel, passes: (subject: string) => boolean): Parcel {
  return {
    rows: parcel.rows.filter((row) => passes(row.orderId)),
    alertIds: parcel.alertIds.filter(passes),
  };
}

export const sizeOf = ({ rows, alertIds }: Parcel): number => rows.length + alertIds.length;

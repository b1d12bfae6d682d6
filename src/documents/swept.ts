/** Ids that follow `after`, up to and with `to`; null is no bound. */
export interface Bounds {
  after: string | null;
  to: string | null;
}

/** What is kept by the ids of what it was made from: what these ids no longer stand for can be found and taken out. */
export interface Swept {
  /** In their order, one perhaps several times. */
  idsBetween(bounds: Bounds, limit: number): Promise<string[]>;
  /** Takes out all that is kept under these ids. */
  remove(ids: readonly string[]): Promise<void>;
}

/** A copy of what the system of record holds, which can be made anew in its place. */
export interface Renewable<T> extends Swept {
  /** Writes all of these, in place of what is there unless that is newer. */
  renew(all: readonly T[]): Promise<void>;
}

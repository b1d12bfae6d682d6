/** What is searched in, apart from how it is asked: an index that is fed by the relay and can be made anew. */

/** An index that is being made anew, beside the one in use or in its place. */
export interface IndexRebuild<Document> {
  /** Adds documents; the relay adds newer ones meanwhile, and these stay. */
  index(documents: readonly Document[]): Promise<void>;
  /** From now on searches find what was written. */
  finish(): Promise<void>;
  /** It ends early; searches find what they found before. */
  abandon(): Promise<void>;
}

/** The documents of one environment. A projection: it may lag, and can be made anew. */
export interface SearchIndex<Document> {
  /**
   * Adds or replaces documents; one that is not newer than the indexed one is passed over.
   *
   * @throws RowsRefused when some can never be taken, the others are; anything else when the engine is away
   */
  index(documents: readonly Document[]): Promise<void>;

  /** False when it is to be made anew: it is not there, was never filled, or is of an earlier release. */
  isWhole(): Promise<boolean>;

  /** Begins to make it anew; one at a time. */
  startRebuild(): Promise<IndexRebuild<Document>>;
}

/** Whether a copy apart from the system of record has all that there was when it was made. */
export interface Filled {
  /** False until it was filled by this release: it is new, or its server has lost it. */
  isWhole(): Promise<boolean>;

  /** It was filled. */
  markWhole(): Promise<void>;
}

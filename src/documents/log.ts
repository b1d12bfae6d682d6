/** A log of what was sent: read by whoever looks for something, and kept as a copy where documents have a server. */

import type { Filled } from './filled.ts';
import type { Renewable } from './swept.ts';

/** What a log keeps of one thing that was sent. */
export interface LogRecord {
  id: string;
  /** Counts its changes. */
  version: number;
}

export interface Log<T extends LogRecord> {
  /** What was sent under these ids, by id; unknown ones are left out. */
  find(ids: readonly string[]): Promise<T[]>;
}

/** A log apart from the system of record, which it follows. */
export interface LogCopy<T extends LogRecord> extends Log<T>, Renewable<T>, Filled {
  /** Adds or replaces; what is not newer than what is there is passed over. */
  put(records: readonly T[]): Promise<void>;
}

/** What came of a scan, in a sentence. Pure. */
import type { ScanOutcome } from './pick-count.ts';

/** One scan of a pick. */
export interface Scanned {
  /** Counts the scans, so that two that say the same are told apart. */
  number: number;
  outcome: ScanOutcome;
}

/** A sentence for the person with the scanner. */
export interface ScanMessage {
  number: number;
  words: string;
  isProblem: boolean;
}

/** Counted, already complete, or not part of the order. */
export function scanMessage({ number, outcome }: Scanned): ScanMessage {
  switch (outcome.kind) {
    case 'counted': {
      const { line, found } = outcome;
      return { number, words: `${line.product_name}: ${found} of ${line.quantity}`, isProblem: false };
    }
    case 'complete': {
      const { product_name: name, quantity } = outcome.line;
      const words = quantity === 1 ? `${name} is ticked already.` : `All of ${name} are counted already.`;
      return { number, words, isProblem: true };
    }
    case 'unknown':
      return { number, words: `“${outcome.text}” is not among these lines.`, isProblem: true };
  }
}

/** Many are written in portions, two at a time: while the target takes one, the next is read and prepared. */
import { mapInParallel } from '../runtime/parallel.ts';
import { portions } from '../runtime/portions.ts';
import { RowsRefused } from './outbox.ts';

const PORTION = 250;
const AT_ONCE = 2;

/** What came of a portion: what is wrong, by id; empty when all are taken. */
type Refused = ReadonlyMap<string, string>;

async function refusedOf(writing: Promise<void>): Promise<Refused> {
  try {
    await writing;
    return new Map();
  } catch (error) {
    if (error instanceof RowsRefused) return error.reasons;
    throw error;
  }
}

/**
 * @param all what is written of one does not depend on the others
 * @throws RowsRefused with what all portions refuse; what else one of them throws
 */
export async function writeInPortions<T>(
  all: readonly T[],
  write: (portion: readonly T[]) => Promise<void>,
): Promise<void> {
  const refused = await mapInParallel([...portions(all, PORTION)], AT_ONCE, (portion) =>
    refusedOf(write(portion)),
  );
  const reasons = new Map(refused.flatMap((each) => [...each]));
  if (reasons.size > 0) throw new RowsRefused(reasons);
}

/** Many are written in portions, two at a time: while the target takes one, the next is read and prepared. */
import { mapInParallel } from '../runtime/parallel.ts';
import { portions } from '../runtime/portions.ts';
import { RowsRefused, type Delivered } from './outbox.ts';

const PORTION = 500;
const AT_ONCE = 2;

/** What came of a portion. */
interface Answer {
  /** What is wrong, by id; empty when all are taken. */
  refused: ReadonlyMap<string, string>;
  /** There was nothing in it to write. */
  isEmpty: boolean;
}

async function answerOf(writing: Promise<Delivered>): Promise<Answer> {
  try {
    return { refused: new Map(), isEmpty: (await writing) === 'nothing' };
  } catch (error) {
    if (error instanceof RowsRefused) return { refused: error.reasons, isEmpty: false };
    throw error;
  }
}

/**
 * @param all what is written of one does not depend on the others
 * @returns `nothing` when no portion had anything to write
 * @throws RowsRefused with what all portions refuse; what else one of them throws
 */
export async function writeInPortions<T>(
  all: readonly T[],
  write: (portion: readonly T[]) => Promise<Delivered>,
): Promise<Delivered> {
  const answers = await mapInParallel([...portions(all, PORTION)], AT_ONCE, (portion) =>
    answerOf(write(portion)),
  );
  const reasons = new Map(answers.flatMap(({ refused }) => [...refused]));
  if (reasons.size > 0) throw new RowsRefused(reasons);
  return answers.every(({ isEmpty }) => isEmpty) ? 'nothing' : undefined;
}

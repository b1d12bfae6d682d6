/** What analytics is told from, kept beside the orders: facts of each order and their sums. */
import { isMade, rememberMade } from '../database/projection-versions.ts';
import type { Context } from '../tenancy/context.ts';
import * as facts from './facts-repository.ts';

/** Made from other facts or sums than before: a higher version makes the relay make all anew. */
const FIGURES = { target: 'analytics', version: 2 };

/** Takes these orders as they are now; a second time changes nothing. */
export const recordFigures = ({ db }: Pick<Context, 'db'>, orderIds: readonly string[]): Promise<void> =>
  facts.recordFacts(db, orderIds);

/** False until this release has made all of them once. */
export const haveFigures = ({ db }: Pick<Context, 'db'>): Promise<boolean> => isMade(db, FIGURES);

/** All orders are recorded: makes their sums anew, whatever these have become. */
export async function figuresAnew({ db }: Pick<Context, 'db'>): Promise<void> {
  await facts.sumAnew(db);
  await rememberMade(db, FIGURES);
}

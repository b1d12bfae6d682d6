/** Whether the nodes that a rule or a dry run names exist. */
import type { Kysely } from 'kysely';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { Refusal } from '../runtime/errors.ts';
import { findKnownNodes } from './repository.ts';

/** Path of an excluded node in a rule that lies under the prefix, such as `rules.0.`. */
export const excludedIn = (prefix: string) => (index: number) => `${prefix}excluded_node_ids.${index}`;

/**
 * @param pathOf path in the request of the id at this index
 * @throws Refusal `invalid` that names every id that is no node
 */
export async function assertNodesKnown(
  db: Kysely<DataPlane>,
  ids: readonly string[],
  pathOf: (index: number) => string,
): Promise<void> {
  const known = await findKnownNodes(db, [...new Set(ids)]);
  const errors = ids.flatMap((id, index) =>
    known.has(id) ? [] : [{ path: pathOf(index), message: `there is no node ${id}` }],
  );
  const [first] = errors;
  if (first) throw new Refusal('invalid', `${first.path}: ${first.message}`, { errors });
}

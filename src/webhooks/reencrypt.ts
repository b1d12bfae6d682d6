/** After SECRET_KEY was replaced: what endpoints keep secret is encrypted with the new one. */
import type { DataPlaneDatabase } from '../database/pools.ts';
import type { SecretBox } from '../runtime/secrets.ts';
import { lockEndpoints, updateEndpoint, type EndpointRow } from './repository.ts';

const SEALED = ['secret', 'new_secret', 'sealed_headers'] as const;
type Sealed = Pick<EndpointRow, (typeof SEALED)[number]>;

function resealed(row: Sealed, secrets: SecretBox): Partial<Sealed> {
  const changes: Partial<Sealed> = {};
  for (const column of SEALED) {
    const sealed = row[column] && secrets.reseal(row[column]);
    if (sealed) changes[column] = sealed;
  }
  return changes;
}

/**
 * Encrypts the secrets of an environment's endpoints with the current key. A second time changes nothing.
 *
 * @returns how many endpoints had to be
 * @throws SecretUnreadableError when one opens with no key; nothing is changed then
 */
export async function reencryptEndpoints(db: DataPlaneDatabase, secrets: SecretBox): Promise<number> {
  return db.transaction().execute(async (transaction) => {
    let count = 0;
    for (const row of await lockEndpoints(transaction)) {
      const changes = resealed(row, secrets);
      if (Object.keys(changes).length === 0) continue;
      await updateEndpoint(transaction, row.id, changes);
      count += 1;
    }
    return count;
  });
}

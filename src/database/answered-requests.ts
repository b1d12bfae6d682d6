/**
 * Idempotency keys of administrative requests: the answer is kept for a day and given again. Those of an environment
 * keep what was made instead; see `claimKey`.
 */
import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { Refusal } from '../runtime/errors.ts';
import { SecretUnreadableError, type SecretBox } from '../runtime/secrets.ts';
import type { ControlPlaneDatabase } from './pools.ts';

/** How long a repeat is answered as the first request was; then the key is free. */
const KEPT = '24 hours';
/** Answers that one request clears away; there are never many more than came in a day. */
const CLEARED_AT_ONCE = 100;

/** A request that its client may repeat. */
export interface RepeatableRequest {
  /** Id of the user who asks: keys of different people do not meet. */
  actor: string;
  /** What is done, such as `groups.create`; neither do those of different operations. */
  operation: string;
  /** The client's key; undefined: every request is a new one. */
  key: string | undefined;
  /** Everything that the request asks for; a repeat asks for the same. */
  request: unknown;
}

interface Sealed {
  request: unknown;
  answer: unknown;
}

/** As it comes back out of JSON. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

async function claim(trx: ControlPlaneDatabase, { actor, operation }: RepeatableRequest, key: string) {
  await sql`
    DELETE FROM answered_requests WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM answered_requests WHERE created_at < now() - ${KEPT}::interval
      ORDER BY created_at LIMIT ${CLEARED_AT_ONCE} FOR UPDATE SKIP LOCKED))`.execute(trx);
  const claimed = await trx
    .insertInto('answered_requests')
    .values({ actor, operation, key, sealed: null })
    .onConflict((conflict) =>
      conflict
        .columns(['actor', 'operation', 'key'])
        .doUpdateSet({ created_at: sql<Date>`now()`, sealed: null })
        .where('answered_requests.created_at', '<', sql<Date>`now() - ${KEPT}::interval`),
    )
    .returning('key')
    .executeTakeFirst();
  return claimed !== undefined;
}

export class AnsweredRequests {
  readonly #db: ControlPlaneDatabase;
  readonly #secrets: SecretBox;

  /** @param secrets encrypts the answers: some hold a secret that is shown once, and requests a password */
  constructor(db: ControlPlaneDatabase, secrets: SecretBox) {
    this.#db = db;
    this.#secrets = secrets;
  }

  /**
   * Carries a request out within the caller's transaction, or answers as it was answered when its key was first used.
   * Another transaction that has the key is waited for; one that fails gives it back.
   *
   * @param make carries it out; its answer is JSON
   * @throws Refusal `conflict` when the key was used for another request
   */
  async once<T>(
    trx: ControlPlaneDatabase,
    repeatable: RepeatableRequest,
    make: () => Promise<T>,
  ): Promise<T> {
    const { actor, operation, key } = repeatable;
    if (key === undefined) return make();
    const place = { actor, operation, key };
    if (!(await claim(trx, repeatable, key))) return this.#again<T>(trx, place, repeatable.request);
    const answer = await make();
    const sealed = this.#secrets.seal(
      JSON.stringify({ request: repeatable.request, answer } satisfies Sealed),
    );
    await trx
      .updateTable('answered_requests')
      .set({ sealed })
      .where('actor', '=', actor)
      .where('operation', '=', operation)
      .where('key', '=', key)
      .execute();
    return answer;
  }

  /** The same for what is done elsewhere than in the control plane: a crash amid it leaves the key free. */
  async onceElsewhere<T>(repeatable: RepeatableRequest, make: () => Promise<T>): Promise<T> {
    if (repeatable.key === undefined) return make();
    return this.#db.transaction().execute((trx) => this.once(trx, repeatable, make));
  }

  async #again<T>(
    trx: ControlPlaneDatabase,
    { actor, operation, key }: { actor: string; operation: string; key: string },
    request: unknown,
  ): Promise<T> {
    const { sealed } = await trx
      .selectFrom('answered_requests')
      .select('sealed')
      .where('actor', '=', actor)
      .where('operation', '=', operation)
      .where('key', '=', key)
      .executeTakeFirstOrThrow();
    if (!sealed) throw new Error(`The request ${operation} was committed without its answer`);
    const first = this.#open(sealed);
    if (!isDeepStrictEqual(first.request, plain(request)))
      throw new Refusal('conflict', 'This Idempotency-Key was used before with another request.');
    // It is what `make` has answered to the same operation.
    return first.answer as T;
  }

  #open(sealed: Buffer): Sealed {
    try {
      // We have written it.
      return JSON.parse(this.#secrets.open(sealed)) as Sealed;
    } catch (error) {
      if (!(error instanceof SecretUnreadableError)) throw error;
      throw new Refusal(
        'conflict',
        'This Idempotency-Key was used before SECRET_KEY was replaced; what was answered cannot be read any more.',
      );
    }
  }
}

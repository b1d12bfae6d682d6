/** Making and revoking API keys. */
import type { By } from '../audit/audit.ts';
import { record } from '../audit/service.ts';
import type { AnsweredRequests } from '../database/answered-requests.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { notFound } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import type { Environment } from '../tenancy/context.ts';
import type { ApiKeyInput, ApiKeyQuery, ApiKeyResponse, ApiKeyWithSecret } from './contract.ts';
import * as repository from './repository.ts';
import { newSecret } from './secret.ts';

const textOf = (moment: Date | null) => moment?.toISOString() ?? null;

function statusOf({ revoked_at, expires_at }: repository.ApiKeyRow): ApiKeyResponse['status'] {
  if (revoked_at) return 'REVOKED';
  return expires_at && expires_at.getTime() <= Date.now() ? 'EXPIRED' : 'ACTIVE';
}

function keyOf(row: repository.ApiKeyRow): ApiKeyResponse {
  return {
    id: row.id,
    name: row.name,
    prefix: row.prefix,
    scopes: row.scopes,
    status: statusOf(row),
    expires_at: textOf(row.expires_at),
    revoked_at: textOf(row.revoked_at),
    last_used_at: textOf(row.last_used_at),
    created_by: row.created_by,
    created_by_email: row.created_by_email,
    created_at: row.created_at.toISOString(),
  };
}

export interface ApiKeyServiceOptions {
  db: ControlPlaneDatabase;
  answered: AnsweredRequests;
  /** Called after a key was revoked, so that this process refuses it at once. */
  onRevoked: () => void;
}

/** Whose key it becomes. */
export interface KeyMaker extends By {
  userId: string;
}

export class ApiKeyService {
  readonly #options: ApiKeyServiceOptions;

  constructor(options: ApiKeyServiceOptions) {
    this.#options = options;
  }

  /** The environment's keys. */
  async list(
    environment: Environment,
    query: ApiKeyQuery,
  ): Promise<{ items: ApiKeyResponse[]; total: number }> {
    const { rows, total } = await repository.list(this.#options.db, environment.id, query);
    return { items: rows.map(keyOf), total };
  }

  /**
   * A new key. Its text is in the answer, in that of a repeat with the same idempotency key within a day, for which it is
   * kept encrypted, and nowhere else.
   *
   * @throws Refusal `conflict` when the idempotency key was used for another request
   */
  async create(
    environment: Environment,
    by: KeyMaker,
    { input, key: idempotencyKey }: { input: ApiKeyInput; key: string | undefined },
  ): Promise<ApiKeyWithSecret> {
    const repeatable = {
      actor: by.userId,
      operation: 'api-keys.create',
      key: idempotencyKey,
      request: { environment: environment.id, ...input },
    };
    return this.#options.db
      .transaction()
      .execute((trx) =>
        this.#options.answered.once(trx, repeatable, () => this.#make(trx, environment, by, input)),
      );
  }

  async #make(
    trx: ControlPlaneDatabase,
    environment: Environment,
    by: KeyMaker,
    input: ApiKeyInput,
  ): Promise<ApiKeyWithSecret> {
    const id = newId();
    const { key, prefix, hash } = newSecret();
    const { name, scopes } = input;
    await repository.insert(trx, {
      id,
      environment_id: environment.id,
      name,
      prefix,
      key_hash: hash,
      scopes,
      expires_at: input.expires_at ?? null,
      created_by: by.userId,
    });
    await record(trx, by, {
      action: 'api_key.created',
      organizationId: environment.organizationId,
      environmentId: environment.id,
      target: { id, name },
      details: { prefix, scopes, expires_at: input.expires_at ?? null },
    });
    const row = await repository.find(trx, environment.id, id);
    if (!row) throw new Error(`API key ${id} was written and is not there`);
    return { ...keyOf(row), key };
  }

  /** From now on the key is refused; a key that was revoked before stays so. @throws Refusal `not-found` */
  async revoke(environment: Environment, by: By, id: string): Promise<void> {
    await this.#options.db.transaction().execute(async (trx) => {
      const key = await repository.find(trx, environment.id, id);
      if (!key) throw notFound('API key', id);
      if (!(await repository.revoke(trx, id))) return;
      await record(trx, by, {
        action: 'api_key.revoked',
        organizationId: environment.organizationId,
        environmentId: environment.id,
        target: { id, name: key.name },
        details: { prefix: key.prefix },
      });
    });
    this.#options.onRevoked();
  }
}

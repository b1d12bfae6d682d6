/** Refresh tokens: each works once and gives the next; one that comes again ends the session. */
import { createHash, randomBytes, randomUUID } from 'node:crypto';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import * as repository from './refresh-repository.ts';

/** From signing in, however often the session is prolonged. */
const SESSION_DAYS = 30;
/** Of one user at the same time. */
const SESSIONS = 50;
const SECRET_BYTES = 32;
const FORM = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/;

/** A session with the token that prolongs it. */
export interface Refreshable {
  /** Also the id of its access tokens, so that they are revoked together. */
  id: string;
  refreshToken: string;
}

export type Refreshed =
  | (Refreshable & { is: 'prolonged'; userId: string; epoch: number })
  /** The token was used before, or its session is over: whoever has it is signed out. */
  | { is: 'ended'; id: string }
  | { is: 'unknown' };

/** SHA-256 suffices: a secret is 256 random bits, which nobody guesses, unlike a password. */
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

export class Refreshing {
  readonly #db: ControlPlaneDatabase;

  constructor(db: ControlPlaneDatabase) {
    this.#db = db;
  }

  async begin(userId: string, epoch: number): Promise<Refreshable> {
    const id = randomUUID();
    const secret = newSecret();
    const session = { id, userId, epoch, hash: hashOf(secret) };
    await repository.begin(this.#db, { ...session, days: SESSION_DAYS, keep: SESSIONS });
    return { id, refreshToken: `${id}.${secret}` };
  }

  /** Uses a token up. One that does not hold any more was stolen, or its owner was robbed: the session ends. */
  async refresh(token: string): Promise<Refreshed> {
    const [, id, secret] = FORM.exec(token) ?? [];
    if (id === undefined || secret === undefined) return { is: 'unknown' };
    const next = newSecret();
    const rotated = await repository.rotate(this.#db, { id, hash: hashOf(secret), next: hashOf(next) });
    if (!rotated) return (await repository.end(this.#db, id)) ? { is: 'ended', id } : { is: 'unknown' };
    const { user_id: userId, session_epoch: epoch } = rotated;
    return { is: 'prolonged', id, refreshToken: `${id}.${next}`, userId, epoch };
  }

  async end(id: string): Promise<void> {
    await repository.end(this.#db, id);
  }
}

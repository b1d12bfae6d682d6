/**
 * Refresh tokens: each gives the next, and one that comes again ends the session.
 *
 * Two tabs that ask at once, or a page that was left before the answer came, are no thieves: for a moment a token gives
 * the same next one again. It can, because the next one is worked out from it, by a key that nobody else has.
 */
import { createHash, createHmac, randomBytes, randomUUID, type KeyObject } from 'node:crypto';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import * as repository from './refresh-repository.ts';

/** From signing in, however often the session is prolonged. */
const SESSION_DAYS = 30;
/** Of one user at the same time. */
const SESSIONS = 50;
/** Longer than a request and its repetition take; a thief who comes this close after the owner is found out later. */
const GRACE_SECONDS = 30;
const SECRET_BYTES = 32;
const FORM = /^([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\.([\w-]{43})$/;

/** A session with the token that prolongs it. */
export interface Refreshable {
  /** Also the id of its access tokens, so that they are revoked together. */
  id: string;
  refreshToken: string;
  /** When it cannot be prolonged any more. */
  endsAt: Date;
}

export type Refreshed =
  | (Refreshable & { is: 'prolonged'; userId: string; epoch: number })
  /** The token was used before, or its session is over: whoever has it is signed out. */
  | { is: 'ended'; id: string }
  | { is: 'unknown' };

/** SHA-256 suffices: a secret is 256 random bits, which nobody guesses, unlike a password. */
const hashOf = (secret: string): Buffer => createHash('sha256').update(secret).digest();
const newSecret = (): string => randomBytes(SECRET_BYTES).toString('base64url');

/** The session that a token is of; undefined for what is no refresh token. */
export function sessionIdOf(token: string): string | undefined {
  return FORM.exec(token)?.[1];
}

export class Refreshing {
  readonly #db: ControlPlaneDatabase;
  readonly #key: KeyObject;

  /** @param key makes of a token the next one */
  constructor(db: ControlPlaneDatabase, key: KeyObject) {
    this.#db = db;
    this.#key = key;
  }

  async begin(userId: string, epoch: number): Promise<Refreshable> {
    const id = randomUUID();
    const secret = newSecret();
    const session = { id, userId, epoch, hash: hashOf(secret) };
    const endsAt = await repository.begin(this.#db, { ...session, days: SESSION_DAYS, keep: SESSIONS });
    return { id, refreshToken: `${id}.${secret}`, endsAt };
  }

  /**
   * Uses a token up; within a moment it gives the same again. One that does not hold any more was stolen, or its owner
   * was robbed: the session ends.
   */
  async refresh(token: string): Promise<Refreshed> {
    const [, id, secret] = FORM.exec(token) ?? [];
    if (id === undefined || secret === undefined) return { is: 'unknown' };
    const next = createHmac('sha256', this.#key).update(token).digest('base64url');
    const rotated = await repository.rotate(this.#db, {
      id,
      hash: hashOf(secret),
      next: hashOf(next),
      graceSeconds: GRACE_SECONDS,
    });
    if (!rotated) return (await repository.end(this.#db, id)) ? { is: 'ended', id } : { is: 'unknown' };
    const { user_id: userId, session_epoch: epoch, expires_at: endsAt } = rotated;
    return { is: 'prolonged', id, refreshToken: `${id}.${next}`, endsAt, userId, epoch };
  }

  async end(id: string): Promise<void> {
    await repository.end(this.#db, id);
  }
}

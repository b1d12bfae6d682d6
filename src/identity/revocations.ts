/** Which tokens hold no longer, without asking the database at every request. */
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { FreshCache } from '../runtime/fresh-cache.ts';
import * as repository from './repository.ts';

/** How long another process may still accept a token that was revoked here. */
const FRESH_FOR_MS = 5_000;
const LIMIT = 10_000;

/** Revoked tokens. In the process that revokes, a revocation holds at once; in others within five seconds. */
export class Revocations {
  readonly #db: ControlPlaneDatabase;
  readonly #lookups = new FreshCache<boolean>({ freshForMs: FRESH_FOR_MS, limit: LIMIT });
  /** Revoked by this process, with the expiry; a lookup that began before the revocation cannot undo it. */
  readonly #revokedHere = new Map<string, number>();

  constructor(db: ControlPlaneDatabase) {
    this.#db = db;
  }

  async isRevoked(tokenId: string): Promise<boolean> {
    const found = await this.#lookups.get(tokenId, () => repository.isRevoked(this.#db, tokenId));
    return found || this.#revokedHere.has(tokenId);
  }

  async revoke(tokenId: string, expiresAt: Date): Promise<void> {
    await repository.revoke(this.#db, tokenId, expiresAt);
    this.#forgetExpired();
    this.#revokedHere.set(tokenId, expiresAt.getTime());
    this.#lookups.forget(tokenId);
  }

  /** Expired tokens are refused for their expiry, so that the map holds one token life of sign-outs at most. */
  #forgetExpired(): void {
    for (const [tokenId, expiry] of this.#revokedHere) {
      if (expiry < Date.now()) this.#revokedHere.delete(tokenId);
    }
  }
}

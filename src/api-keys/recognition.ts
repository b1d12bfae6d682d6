/** From an API key to what it opens, asked of the database at most every five seconds. */
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { FreshCache } from '../runtime/fresh-cache.ts';
import * as repository from './repository.ts';
import { keyFits, prefixOf } from './secret.ts';

/** How long another process may still accept a key that was revoked here. */
const FRESH_FOR_MS = 5_000;
const LIMIT = 10_000;

/** A key that holds. */
export type LiveApiKey = NonNullable<Awaited<ReturnType<typeof repository.findLive>>>;

export class ApiKeys {
  readonly #db: ControlPlaneDatabase;
  readonly #keys = new FreshCache<LiveApiKey | undefined>({ freshForMs: FRESH_FOR_MS, limit: LIMIT });

  constructor(db: ControlPlaneDatabase) {
    this.#db = db;
  }

  /** True for what is written like a key, whether it holds or not. */
  static looksLikeOne(text: string): boolean {
    return prefixOf(text) !== undefined;
  }

  /** The key, or undefined when it is unknown, revoked or expired. */
  async recognize(text: string): Promise<LiveApiKey | undefined> {
    const prefix = prefixOf(text);
    if (prefix === undefined) return undefined;
    const key = await this.#keys.get(prefix, () => this.#load(prefix, text));
    if (!key || !keyFits(text, key.key_hash)) return undefined;
    return key.expires_at && key.expires_at.getTime() <= Date.now() ? undefined : key;
  }

  /** True while the key of this prefix, that was recognized before, neither expires nor is revoked. */
  async holds(prefix: string): Promise<boolean> {
    const key = await this.#keys.get(prefix, () => repository.findLive(this.#db, prefix));
    return key !== undefined && (!key.expires_at || key.expires_at.getTime() > Date.now());
  }

  /** After a change here: nothing that was read before is used again by this process. */
  forget(): void {
    this.#keys.clear();
  }

  async #load(prefix: string, text: string): Promise<LiveApiKey | undefined> {
    const key = await repository.findLive(this.#db, prefix);
    if (key && keyFits(text, key.key_hash)) await repository.touch(this.#db, key.id);
    return key;
  }
}

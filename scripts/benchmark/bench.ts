/** What the parts that need the running product share. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Client, Connection } from '@temporalio/client';
import pg from 'pg';
import { makeLoad, type Load, type Measured } from './load.ts';
import { Peer } from './peer.ts';
import type { Product } from './product.ts';

/** The environment's database that the demo data are in. */
export const ENVIRONMENT_DATABASE = 'oms_default';

const UNLIMITED = { stock: 100_000_000, capacity: 1_000_000_000 };
const POLL_MS = 25;

/** A running product with the tools to load and to look at it. */
export class Bench {
  readonly product: Product;
  readonly db: pg.Client;
  readonly temporal: Client;
  readonly #generator: Peer;
  readonly #token: string;

  private constructor(product: Product, db: pg.Client, temporal: Client, token: string) {
    this.product = product;
    this.db = db;
    this.temporal = temporal;
    this.#token = token;
    this.#generator = new Peer('load-generator');
  }

  /** Signs in, and gives the nodes more stock and capacity than any run uses up. */
  static async open(product: Product): Promise<Bench> {
    const db = new pg.Client({ connectionString: product.databaseUrl(ENVIRONMENT_DATABASE) });
    await db.connect();
    await db.query('UPDATE inventory_items SET quantity_on_hand = $1', [UNLIMITED.stock]);
    await db.query('UPDATE fulfillment_nodes SET daily_order_capacity = $1', [UNLIMITED.capacity]);
    const connection = await Connection.connect({ address: product.temporalAddress });
    return new Bench(product, db, new Client({ connection }), await product.signIn());
  }

  async close(): Promise<void> {
    await this.#generator.stop();
    await this.db.end();
    await this.temporal.connection.close();
  }

  /** Loads the product's API as the administrator. */
  load(path: string, load: Omit<Load, 'url' | 'token'>): Promise<Measured> {
    return makeLoad(this.#generator, { ...load, url: `${this.product.apiUrl}${path}`, token: this.#token });
  }

  /** Loads a server that asks for no token. */
  loadFloor(url: string, load: Omit<Load, 'url' | 'token'>): Promise<Measured> {
    return makeLoad(this.#generator, { ...load, url, token: null });
  }

  /** One number from the environment's database. */
  async number(sql: string, parameters: readonly unknown[] = []): Promise<number> {
    const { rows } = await this.db.query<{ value: string | number }>(sql, [...parameters]);
    return Number(rows[0]?.value);
  }

  /** How many orders of this time are DELIVERED; earlier ones, of which there may be a million, are not counted. */
  delivered(since: Date): Promise<number> {
    return this.number(
      `SELECT count(*) AS value FROM orders WHERE status = 'DELIVERED' AND created_at >= $1`,
      [since],
    );
  }

  /** Waits until so many orders placed since then are DELIVERED. @throws Error past the deadline */
  async untilDelivered(count: number, since: Date, deadlineSeconds: number): Promise<void> {
    const deadline = Date.now() + deadlineSeconds * 1_000;
    for (let now = await this.delivered(since); now < count; now = await this.delivered(since)) {
      if (Date.now() > deadline) throw new Error(`Only ${now} of ${count} orders were delivered in time`);
      await sleep(POLL_MS);
    }
  }
}

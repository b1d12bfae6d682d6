/**
 * The connections that one process holds to all databases together: never more than a limit, however many databases
 * there are. Who needs one while the limit is reached gets that of the database that has been quiet for longest; when
 * none is idle it waits its turn.
 */
import type pg from 'pg';

const WAIT_MS = 5_000;

interface Member {
  pool: pg.Pool;
  /** Connections that are lent, or being lent. */
  lent: number;
  usedAt: number;
}

interface Waiting {
  member: Member;
  go: () => void;
}

/** Where statements get their connections from. */
export interface ConnectionSource {
  connect: () => Promise<pg.PoolClient>;
  /** @param isCut the server has ended it, or is about to: nobody else gets it */
  release: (client: pg.PoolClient, isCut: boolean) => void;
  end: () => Promise<void>;
}

/** No connection came free in time. */
export class NoConnectionFree extends Error {
  override readonly name = 'NoConnectionFree';
}

const idle = ({ pool, lent }: Member): number => pool.totalCount - lent;
const isFull = ({ pool, lent }: Member): boolean => lent >= pool.options.max;

export class ConnectionBudget {
  readonly #limit: number;
  readonly #members = new Set<Member>();
  readonly #waiting: Waiting[] = [];
  /** Connections that we have told to end and that have not ended yet. */
  readonly #closing = new Set<pg.PoolClient>();

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Connections that are open, being opened or being closed. */
  get open(): number {
    let total = this.#closing.size;
    // What is lent is opened in a moment, where it is not open yet.
    for (const { pool, lent } of this.#members) total += Math.max(pool.totalCount, lent);
    return total;
  }

  /** Lets a pool take part; its own `max` goes on to hold. */
  join(pool: pg.Pool): ConnectionSource {
    const member: Member = { pool, lent: 0, usedAt: performance.now() };
    this.#members.add(member);
    pool.on('remove', (client) => {
      this.#closing.delete(client);
      this.#serve();
    });
    return {
      connect: () => this.#borrow(member),
      release: (client, isCut) => this.#giveBack(member, client, isCut),
      end: async () => {
        this.#members.delete(member);
        await pool.end();
      },
    };
  }

  async #borrow(member: Member): Promise<pg.PoolClient> {
    if (!this.#mayLend(member)) await this.#wait(member);
    else member.lent += 1;
    try {
      return await member.pool.connect();
    } catch (error) {
      member.lent -= 1;
      this.#serve();
      throw error;
    }
  }

  #giveBack(member: Member, client: pg.PoolClient, isCut: boolean): void {
    member.lent -= 1;
    member.usedAt = performance.now();
    const next = this.#waiting.find((waiting) => !isFull(waiting.member));
    if (isCut || (next && next.member !== member)) this.#close(client);
    else client.release();
    this.#serve();
  }

  #mayLend(member: Member): boolean {
    return !isFull(member) && (idle(member) > 0 || this.open < this.#limit);
  }

  /** Resolves when a connection is lent to the member. */
  #wait(member: Member): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        member,
        go: () => {
          clearTimeout(timer);
          resolve();
        },
      };
      const timer = setTimeout(() => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        reject(new NoConnectionFree(`No connection to a database came free within ${WAIT_MS} ms`));
      }, WAIT_MS);
      this.#waiting.push(waiting);
      this.#makeRoom();
    });
  }

  /** Lends to those who wait, the first first; who waits for a connection of its own pool holds up nobody else. */
  #serve(): void {
    for (const waiting of [...this.#waiting]) {
      if (!this.#mayLend(waiting.member)) continue;
      this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
      waiting.member.lent += 1;
      waiting.go();
    }
    this.#makeRoom();
  }

  /** Closes idle connections for those who wait, of the databases that were quiet for longest. */
  #makeRoom(): void {
    const wanted = this.#waiting.filter(({ member }) => !isFull(member)).length - this.#closing.size;
    if (wanted <= 0) return;
    const quiet = [...this.#members].filter((member) => idle(member) > 0);
    quiet.sort((a, b) => a.usedAt - b.usedAt);
    for (const member of quiet.slice(0, wanted)) void this.#closeIdle(member);
  }

  async #closeIdle(member: Member): Promise<void> {
    member.lent += 1;
    try {
      this.#close(await member.pool.connect());
    } catch {
      // It broke by itself meanwhile, which makes the same room.
    }
    member.lent -= 1;
    this.#serve();
  }

  #close(client: pg.PoolClient): void {
    this.#closing.add(client);
    client.release(true);
  }
}

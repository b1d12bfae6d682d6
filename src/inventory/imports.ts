/**
 * Importing stock from a CSV file. The file is staged and looked at before a stock record is locked; then it is applied
 * in one transaction, or with `partial` in one for every portion of rows.
 */
import { createHash } from 'node:crypto';
import type { Readable } from 'node:stream';
import type { Kysely } from 'kysely';
import { claimKey } from '../database/idempotency-keys.ts';
import type { DataPlane } from '../database/tables/data-plane.ts';
import { notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import type { Context } from '../tenancy/context.ts';
import { announceStock } from './arrivals.ts';
import type { Paging, StockImportDetailResponse, StockImportResponse } from './contract.ts';
import { readStockFile, refusedLine } from './import-reader.ts';
import * as repository from './imports-repository.ts';
import type { LineError } from './inventory.ts';
import type { Listed } from './service.ts';
import * as staging from './staging-repository.ts';

const IMPORT = 'inventory.import';
/** Errors that are kept and answered; all are counted. */
const NAMED_ERRORS = 1_000;
const PORTION_ROWS = 10_000;
/** Of more SKUs than this, waiting orders look by themselves when their time comes. */
const WOKEN_SKUS = 500;
const PROGRESS_EVERY_MS = 1_000;

export interface ImportOptions {
  isPartial: boolean;
  idempotencyKey: string | undefined;
}

function summaryOf(row: repository.ImportRow): StockImportResponse {
  return {
    ...row,
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    finished_at: row.finished_at?.toISOString() ?? null,
  };
}

/** Imports, the last first. */
export async function listImports(context: Context, query: Paging): Promise<Listed<StockImportResponse>> {
  const { rows, total } = await repository.listImports(context.db, query);
  return { items: rows.map(summaryOf), total };
}

/** @throws Refusal `not-found` */
export async function getImport(context: Context, id: string): Promise<StockImportDetailResponse> {
  const row = await repository.findImport(context.db, id);
  if (!row) throw notFound('import', id);
  return { ...summaryOf(row), errors: row.errors };
}

/** One import under way, on a connection of its own. */
class ImportRun {
  readonly id = newId();
  readonly #context: Context;
  readonly #db: Kysely<DataPlane>;
  readonly #options: ImportOptions;
  readonly #errors: LineError[] = [];
  readonly #progress: repository.ImportProgress = {
    status: 'READING',
    rows_read: 0,
    rows_applied: 0,
    rows_unchanged: 0,
    rows_refused: 0,
  };
  #staged = 0;
  #reportedAt = 0;

  constructor(context: Context, db: Kysely<DataPlane>, options: ImportOptions) {
    this.#context = context;
    this.#db = db;
    this.#options = options;
  }

  /** @returns the id of the import whose outcome this is: an earlier one, when this is its repeat. */
  async run(file: Readable): Promise<string> {
    const { isPartial } = this.#options;
    await repository.insertImport(this.#context.db, this.id, isPartial, this.#context.actor);
    try {
      await staging.openStage(this.#db);
      const hash = await this.#stage(file);
      await this.#check();
      return await this.#apply({ hash, isPartial });
    } catch (error) {
      this.#progress.status = error instanceof Refusal ? 'REFUSED' : 'FAILED';
      if (!isPartial) this.#progress.rows_applied = 0;
      await repository.saveProgress(this.#context.db, this.id, this.#progress, this.#named());
      throw error;
    }
  }

  async #stage(file: Readable): Promise<string> {
    const hash = createHash('sha256');
    file.on('data', (chunk: Buffer) => hash.update(chunk));
    await readStockFile(file, {
      onRows: async (rows) => {
        await staging.stageRows(this.#db, rows);
        this.#staged += rows.length;
        this.#progress.rows_read = this.#staged + this.#progress.rows_refused;
        await this.#report();
      },
      onErrors: (errors) => this.#refuse(errors, 1),
    });
    this.#progress.rows_read = this.#staged + this.#progress.rows_refused;
    return hash.digest('hex');
  }

  /** What can be said of the rows before a record is locked. @throws Refusal `invalid` unless partial */
  async #check(): Promise<void> {
    this.#progress.status = 'CHECKING';
    await this.#report(true);
    await staging.arrangeRows(this.#db);
    const unfit = await staging.findUnfit(this.#db, NAMED_ERRORS);
    this.#refuse(unfit.errors, unfit.count);
    if (this.#options.isPartial) return;
    const short = await staging.findShort(this.#db, NAMED_ERRORS);
    this.#refuse(short.errors, short.count);
    this.#assertWhole();
  }

  async #apply(request: { hash: string; isPartial: boolean }): Promise<string> {
    this.#progress.status = 'APPLYING';
    await this.#report(true);
    const first = request.isPartial ? await this.#applyInPortions(request) : await this.#applyAtOnce(request);
    if (first === undefined) return this.id;
    await repository.removeImport(this.#context.db, this.id);
    return first;
  }

  /** @returns the id of the import that this one repeats. */
  async #applyAtOnce(request: object): Promise<string | undefined> {
    return this.#db.transaction().execute(async (trx) => {
      const first = await this.#claim(trx, request);
      if (first !== undefined) return first;
      for (const portion of this.#portions()) await this.#applyPortion(trx, portion);
      this.#assertWhole();
      await this.#announce(trx);
      await this.#finish(trx);
      return undefined;
    });
  }

  async #applyInPortions(request: object): Promise<string | undefined> {
    const first = await this.#db.transaction().execute((trx) => this.#claim(trx, request));
    if (first !== undefined) return first;
    for (const portion of this.#portions()) {
      await this.#db.transaction().execute(async (trx) => {
        await this.#applyPortion(trx, portion);
        await this.#announce(trx);
      });
    }
    await this.#finish(this.#context.db);
    return undefined;
  }

  async #applyPortion(trx: Kysely<DataPlane>, portion: staging.Portion): Promise<void> {
    const { applied, refused, errors } = await staging.applyPortion(
      trx,
      portion,
      this.id,
      this.#context.actor,
    );
    this.#progress.rows_applied += applied;
    this.#refuse(errors, refused);
    await this.#report();
  }

  async #announce(trx: Kysely<DataPlane>): Promise<void> {
    const places = await staging.takeArrivals(trx, WOKEN_SKUS);
    await announceStock(trx, places, this.#context.environment.settings.stock_window_seconds);
  }

  async #finish(db: Kysely<DataPlane>): Promise<void> {
    const { rows_read: read, rows_applied: applied, rows_refused: refused } = this.#progress;
    const progress = { ...this.#progress, status: 'DONE', rows_unchanged: read - applied - refused } as const;
    await repository.saveProgress(db, this.id, progress, this.#named());
  }

  #claim(trx: Kysely<DataPlane>, request: object): Promise<string | undefined> {
    const { idempotencyKey: key } = this.#options;
    return claimKey(trx, { operation: IMPORT, key, request, resourceId: this.id });
  }

  *#portions(): Generator<staging.Portion> {
    for (let after = 0; after < this.#staged; after += PORTION_ROWS)
      yield { after, upTo: after + PORTION_ROWS };
  }

  #refuse(errors: readonly LineError[], lines: number): void {
    this.#progress.rows_refused += lines;
    const room = NAMED_ERRORS - this.#errors.length;
    if (room > 0) this.#errors.push(...errors.slice(0, room));
  }

  #named(): LineError[] {
    return this.#errors.toSorted((one, other) => one.line - other.line);
  }

  #assertWhole(): void {
    const { rows_refused: refused, rows_read: read } = this.#progress;
    if (refused === 0) return;
    const detail = `${refused} of ${read} rows are refused; nothing was changed.`;
    throw new Refusal('invalid', detail, { errors: this.#named().map(refusedLine) });
  }

  async #report(isDue = Date.now() - this.#reportedAt > PROGRESS_EVERY_MS): Promise<void> {
    if (!isDue) return;
    this.#reportedAt = Date.now();
    await repository.saveProgress(this.#context.db, this.id, this.#progress);
  }
}

/**
 * Imports a file: all rows or none, or with `isPartial` those that are right. Each change is in the stock log, and what
 * became available wakes the orders that wait for it. A repeat with the same idempotency key answers the first import.
 *
 * @throws Refusal `invalid` naming the lines, up to 1,000; `malformed` when the file ends before its time; `conflict`
 * while another import is under way, or when the key was used for another file
 */
export async function importStock(
  context: Context,
  file: Readable,
  options: ImportOptions,
): Promise<StockImportDetailResponse> {
  const id = await context.db.connection().execute(async (db) => {
    if (!(await staging.takeTurn(db))) {
      throw new Refusal(
        'conflict',
        'Another import is under way; they take turns. Try again when it is through.',
      );
    }
    try {
      return await new ImportRun(context, db, options).run(file);
    } finally {
      // A connection that is lost has lost these by itself, and the reason is on its way to the caller.
      await staging
        .closeStage(db)
        .catch((error: unknown) => context.log.warn({ err: error }, 'import: clearing up'));
    }
  });
  return getImport(context, id);
}

/** Stock as CSV, written while it is read. */
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stringify } from 'csv-stringify';
import type { Context } from '../tenancy/context.ts';
import type { StockExportQuery } from './contract.ts';
import { findExported, type ExportedRecord } from './export-repository.ts';
import { SHOWN_COLUMNS, STOCK_COLUMNS } from './stock-file.ts';

const PAGE_ROWS = 5_000;

async function* recordsOf(context: Context, query: StockExportQuery): AsyncGenerator<ExportedRecord> {
  let page: ExportedRecord[] = [];
  do {
    const last = page.at(-1);
    const after = last && { nodeId: last.node_id, sku: last.sku };
    page = await findExported(context.db, query, after, PAGE_ROWS);
    yield* page;
  } while (page.length === PAGE_ROWS);
}

/**
 * The records as RFC 4180 has them, by SKU and node, with the mark by which spreadsheets know UTF-8. A value that a
 * spreadsheet would run as a formula begins with an apostrophe, which an import takes off again. Each record is as it was
 * when its page was read.
 */
export function exportStock(
  context: Context,
  query: StockExportQuery,
): { name: string; csv: ReadableStream } {
  const csv = stringify({
    bom: true,
    header: true,
    columns: [...STOCK_COLUMNS, ...SHOWN_COLUMNS],
    record_delimiter: 'windows',
    escape_formulas: true,
    cast: { boolean: String, date: (moment) => moment.toISOString() },
  });
  // Whoever reads the stream meets the error too, or has gone away and caused it.
  pipeline(Readable.from(recordsOf(context, query)), csv).catch((error: unknown) =>
    context.log.info({ err: error }, 'an export of stock ended early'),
  );
  const today = new Date().toISOString().slice(0, 10);
  return { name: `stock-${today}.csv`, csv: Readable.toWeb(csv) as ReadableStream };
}

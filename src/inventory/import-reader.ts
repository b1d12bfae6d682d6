/** Reading a CSV file as it comes: rows in batches, and what is wrong with which line. */
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { CsvError, parse } from 'csv-parse';
import { Refusal } from '../runtime/errors.ts';
import type { LineError } from './inventory.ts';
import { readHeader, readRow, type Header, type StockRow } from './stock-file.ts';

const MOST_ROWS = 2_000_000;
const BATCH_ROWS = 2_000;
const LONGEST_ROW_BYTES = 65_536;

interface ParsedRecord {
  record: string[];
  info: { lines: number };
}

export interface FileReader {
  /** Takes the next rows of the file, in order; reading goes on when it is done. */
  onRows(rows: readonly StockRow[]): Promise<void>;
  onErrors(errors: readonly LineError[]): void;
}

/** A refusal of the whole file: nothing after this line can be read. */
function unreadable(errors: readonly LineError[]): Refusal {
  const [first] = errors;
  const detail = first ? `Line ${first.line}: ${first.column} ${first.message}` : 'The file cannot be read';
  return new Refusal('invalid', `${detail}.`, { errors: errors.map(refusedLine) });
}

/** An error of a line as refusals name it. */
export const refusedLine = ({ line, column, message }: LineError) => ({
  path: column === '' ? `lines.${line}` : `lines.${line}.${column}`,
  message,
});

async function readRecords(records: AsyncIterable<ParsedRecord>, reader: FileReader): Promise<void> {
  let header: Header | undefined;
  let rows: StockRow[] = [];
  let count = 0;
  for await (const { record, info } of records) {
    if (!header) {
      const read = readHeader(record);
      if (isErrors(read)) throw unreadable(read);
      header = read;
      continue;
    }
    if (++count > MOST_ROWS) {
      throw unreadable([
        { line: info.lines, column: '', message: `is one too many: ${MOST_ROWS} rows are taken` },
      ]);
    }
    const row = readRow(header, record, info.lines);
    if (Array.isArray(row)) reader.onErrors(row);
    else rows.push(row);
    if (rows.length < BATCH_ROWS) continue;
    await reader.onRows(rows);
    rows = [];
  }
  if (count === 0) throw unreadable([{ line: 1, column: '', message: 'is not followed by any row' }]);
  if (rows.length > 0) await reader.onRows(rows);
}

const isErrors = (read: Header | LineError[]): read is LineError[] =>
  typeof read[0] === 'object' && read[0] !== null;

/**
 * Reads a file to its end; no more of it is kept than a batch of rows.
 *
 * @throws Refusal `invalid` for a file whose header or form cannot be read; `malformed` when it ends before its time
 */
export async function readStockFile(file: Readable, reader: FileReader): Promise<void> {
  const parser = parse({
    bom: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: LONGEST_ROW_BYTES,
  });
  try {
    await pipeline(file, parser, (records: AsyncIterable<ParsedRecord>) => readRecords(records, reader));
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    const line = Number('lines' in error ? error.lines : 0);
    throw unreadable([{ line, column: '', message: `cannot be read: ${error.message}` }]);
  }
}

/** The CSV files of stock: their columns, and reading one row. Pure. */
import { MOST_UNITS, type LineError } from './inventory.ts';

/** Takes a cell that is not empty. @throws RangeError saying what it must be */
type Reader<T> = (cell: string) => T;

const text =
  (longest: number): Reader<string> =>
  (cell) => {
    if (cell.length > longest) throw new RangeError(`must have at most ${longest} characters`);
    return cell;
  };

const units =
  (least: number): Reader<number> =>
  (cell) => {
    const value = /^\d{1,10}$/.test(cell) ? Number(cell) : Number.NaN;
    if (value >= least && value <= MOST_UNITS) return value;
    throw new RangeError(`must be a whole number from ${least} to ${MOST_UNITS}`);
  };

const amount: Reader<string> = (cell) => {
  if (/^\d{1,10}(\.\d{1,2})?$/.test(cell)) return cell;
  throw new RangeError('must be an amount with at most two decimals');
};

const weight: Reader<number> = (cell) => {
  const value = Number(cell);
  if (value >= 0 && value <= 1_000_000) return value;
  throw new RangeError('must be a number from 0 to 1000000');
};

const flag: Reader<boolean> = (cell) => {
  const word = cell.toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  throw new RangeError('must be true or false');
};

/** What a file may say of a record; an empty cell leaves it as it is. */
const READERS = {
  node_code: text(50),
  sku: text(100),
  product_name: text(500),
  quantity_on_hand: units(0),
  quantity_on_order: units(0),
  safety_stock: units(0),
  reorder_point: units(0),
  reorder_quantity: units(1),
  unit_cost: amount,
  weight_lbs: weight,
  is_active: flag,
} as const;

export type StockColumn = keyof typeof READERS;
export const STOCK_COLUMNS = Object.keys(READERS) as readonly StockColumn[];
const REQUIRED: readonly StockColumn[] = ['node_code', 'sku'];

/** Columns of an export that an import passes over: they are not a file's to say. */
export const SHOWN_COLUMNS = ['quantity_reserved', 'quantity_available', 'updated_at'] as const;

/** A row as it is staged. */
export type StockRow = { line: number } & { [C in StockColumn]?: ReturnType<(typeof READERS)[C]> };

const isColumn = (name: string): name is StockColumn => name in READERS;
const isShown = (name: string): boolean => SHOWN_COLUMNS.some((column) => column === name);

/** What stands where in a file; null for a column that is passed over. */
export type Header = readonly (StockColumn | null)[];

/** Reads the header, in any order and case. @returns what is wrong when it is none */
export function readHeader(cells: readonly string[]): Header | LineError[] {
  const names = cells.map((cell) => cell.trim().toLowerCase());
  const known = [...STOCK_COLUMNS, ...SHOWN_COLUMNS].join(', ');
  const errors = [
    ...names.flatMap((name, index) => {
      if (!isColumn(name) && !isShown(name))
        return [{ column: name, message: `is no column; there are ${known}` }];
      return names.indexOf(name) === index ? [] : [{ column: name, message: 'stands there twice' }];
    }),
    ...REQUIRED.flatMap((column) => (names.includes(column) ? [] : [{ column, message: 'is missing' }])),
  ];
  if (errors.length > 0) return errors.map((error) => ({ line: 1, ...error }));
  return names.map((name) => (isColumn(name) ? name : null));
}

/** An export marks what a spreadsheet would run as a formula with an apostrophe, which is not part of the value. */
const GUARDED = /^'[=+\-@\t\r＝＋－＠]/;
/** NUL cannot be stored, and the other stands where the file was not UTF-8. */
const UNREADABLE = /[\0\uFFFD]/;

function readCell(column: StockColumn, raw: string, row: StockRow): void {
  const cell = GUARDED.test(raw) ? raw.slice(1) : raw;
  if (UNREADABLE.test(cell)) throw new RangeError('must be UTF-8 without NUL');
  Object.assign(row, { [column]: READERS[column](cell) });
}

/** Reads a row. @returns what is wrong when it is none */
export function readRow(header: Header, cells: readonly string[], line: number): StockRow | LineError[] {
  if (cells.length !== header.length) {
    return [{ line, column: '', message: `has ${cells.length} cells, the header has ${header.length}` }];
  }
  const row: StockRow = { line };
  const errors: LineError[] = [];
  for (const [index, column] of header.entries()) {
    const raw = cells[index]?.trim() ?? '';
    if (column === null) continue;
    if (raw === '') {
      if (REQUIRED.includes(column)) errors.push({ line, column, message: 'must not be empty' });
      continue;
    }
    try {
      readCell(column, raw, row);
    } catch (error) {
      if (!(error instanceof RangeError)) throw error;
      errors.push({ line, column, message: error.message });
    }
  }
  return errors.length > 0 ? errors : row;
}

/** What the benchmark finds, and how it is shown. */

/** One line of the result. */
export interface Figure {
  name: string;
  value: number;
  unit: string;
  /** The same measured at the floor, in the same unit. */
  floor?: number;
  /** What is aimed for, in words; the benchmark only shows it. */
  goal?: string;
}

/** Figures that are compared with each other, which lines of single figures would hide. */
export interface Table {
  title: string;
  header: readonly string[];
  rows: readonly (readonly string[])[];
}

/** What one part found. */
export interface PartResult {
  part: string;
  figures: Figure[];
  tables?: Table[];
}

/**
 * The value below which the share `q` of the samples lies (nearest rank).
 *
 * @param q 0..1
 */
export function quantile(samples: readonly number[], q: number): number {
  const sorted = [...samples].sort((a, b) => a - b);
  const value = sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(q * sorted.length) - 1))];
  if (value === undefined) throw new RangeError('There is no quantile of no samples');
  return value;
}

/** Mean of the samples. */
export function mean(samples: readonly number[]): number {
  if (samples.length === 0) throw new RangeError('There is no mean of no samples');
  return samples.reduce((sum, sample) => sum + sample, 0) / samples.length;
}

function shown(value: number): string {
  if (Math.abs(value) >= 100) return Math.round(value).toLocaleString('en-US');
  return value.toFixed(Math.abs(value) < 1 ? 3 : 1);
}

function rowOf(part: string, { name, value, unit, floor, goal }: Figure): string[] {
  const floorCells = floor === undefined ? ['', ''] : [shown(floor), (value / floor).toFixed(2)];
  return [part, name, shown(value), unit, ...floorCells, goal ?? ''];
}

const HEADER = ['part', 'figure', 'value', 'unit', 'floor', 'of floor', 'goal'];

const isNumber = (cell: string): boolean => /^-?[\d,]*\.?\d+( %)?$/.test(cell);

/** Columns under their heads, numbers to the right. */
function aligned(header: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = header.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => (row[column] ?? '').length)),
  );
  const numeric = header.map((_, column) =>
    rows.every((row) => (row[column] ?? '') === '' || isNumber(row[column] ?? '')),
  );
  const line = (row: readonly string[]): string =>
    widths
      .map((width, column) => {
        const cell = row[column] ?? '';
        return numeric[column] ? cell.padStart(width) : cell.padEnd(width);
      })
      .join('  ')
      .trimEnd();
  return [line(header), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

/** The results as aligned tables: what is compared, then all single figures. */
export function tablesOf(results: readonly PartResult[]): string {
  const compared = results.flatMap(({ tables }) => tables ?? []);
  const figures = results.flatMap(({ part, figures }) => figures.map((figure) => rowOf(part, figure)));
  return [
    ...compared.map(({ title, header, rows }) => `${title}\n\n${aligned(header, rows)}`),
    aligned(HEADER, figures),
  ].join('\n\n');
}

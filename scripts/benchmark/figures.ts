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

/** What one part found. */
export interface PartResult {
  part: string;
  figures: Figure[];
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
const RIGHT_ALIGNED = new Set(['value', 'floor', 'of floor']);

/** The results as an aligned table. */
export function tableOf(results: readonly PartResult[]): string {
  const rows = results.flatMap(({ part, figures }) => figures.map((figure) => rowOf(part, figure)));
  const all = [HEADER, ...rows];
  const widths = HEADER.map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const line = (row: readonly string[]): string =>
    HEADER.map((name, column) => {
      const cell = row[column] ?? '';
      const width = widths[column] ?? 0;
      return RIGHT_ALIGNED.has(name) ? cell.padStart(width) : cell.padEnd(width);
    })
      .join('  ')
      .trimEnd();
  return [line(HEADER), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

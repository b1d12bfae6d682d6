/** Round numbers for the axis of a chart. */

/**
 * The ticks of an axis from 0 to at least `largest`: multiples of 1, 2 or 5 times a power of ten, whole numbers, about
 * `wanted` of them.
 */
export function countTicks(largest: number, wanted: number): number[] {
  const rough = Math.max(1, largest) / wanted;
  const power = 10 ** Math.floor(Math.log10(rough));
  const factor = [1, 2, 5, 10].find((candidate) => candidate * power >= rough) ?? 10;
  const step = Math.max(1, factor * power);
  const steps = Math.max(1, Math.ceil(largest / step));
  return Array.from({ length: steps + 1 }, (_, index) => index * step);
}

/** Which of `count` labels to write so that each has `minWidth` pixels: every n-th, counted from the last. */
export function labelStride(count: number, width: number, minWidth: number): number {
  return Math.max(1, Math.ceil((count * minWidth) / Math.max(1, width)));
}

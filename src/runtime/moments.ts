/** Moments in requests: a date, or a timestamp with or without its offset. */

const DAY_MS = 86_400_000;

/** The instant that a moment names; without an offset it is read as UTC. */
function instantOf(moment: string): Date {
  const hasOffset = /(Z|[+-]\d{2}:?\d{2})$/i.test(moment);
  return new Date(isDate(moment) || hasOffset ? moment : `${moment}Z`);
}

function isDate(moment: string): boolean {
  return moment.length === 'yyyy-mm-dd'.length;
}

/** First instant of a range that begins with this moment. */
export function rangeStart(moment: string): Date {
  return instantOf(moment);
}

/** First instant after a range that ends with this moment: a date means its whole day. */
export function rangeEnd(moment: string): Date {
  return new Date(instantOf(moment).getTime() + (isDate(moment) ? DAY_MS : 1));
}

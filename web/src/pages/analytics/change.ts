/** How a figure differs from that of the period before. */

export interface Change {
  /** Such as `+12%`; `no change`; `new` where there was nothing before. */
  text: string;
  /** Whether that is good; null where it is neither. */
  isGood: boolean | null;
}

/** @param better what is good: more, less, or neither */
export function changeOf(
  now: number,
  before: number,
  better: 'more' | 'less' | 'neither',
  locale?: string,
): Change {
  if (now === before) return { text: 'no change', isGood: null };
  const isGood = better === 'neither' ? null : now > before === (better === 'more');
  if (before === 0) return { text: 'new', isGood };
  const format = new Intl.NumberFormat(locale, {
    style: 'percent',
    signDisplay: 'exceptZero',
    maximumFractionDigits: 0,
  });
  return { text: format.format(now / before - 1), isGood };
}

/** Numbers as explanations say them. */

/** "1 unit", "3 units". */
export const plural = (count: number, noun: string): string => `${count} ${noun}${count === 1 ? '' : 's'}`;

/** Major units with two decimals. */
export const money = (amount: number): string => amount.toFixed(2);

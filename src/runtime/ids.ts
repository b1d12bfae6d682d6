/** Identifiers: time-ordered UUIDs for rows, and the order number that people read to each other. */
import { createHash, randomInt } from 'node:crypto';
import { v7 } from 'uuid';

/** A new UUIDv7. */
export function newId(): string {
  return v7();
}

/**
 * The UUID that the same parts always give (SHA-256, marked as version 8). A retried step that derives the ids of what
 * it creates from the step's own key cannot create it twice.
 */
export function derivedId(...parts: string[]): string {
  const hash = createHash('sha256').update(parts.join('\u0000')).digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.subarray(0, 16).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

const NUMBER_ALPHABET = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
/** Without characters that are taken for each other when read aloud or from a phone. */
const CODE_ALPHABET = 'ABCDEFGHJKMNPQRSTUVWXYZ23456789';

const random = (alphabet: string) =>
  Array.from({ length: 6 }, () => alphabet[randomInt(alphabet.length)]).join('');

const numbered = (prefix: string, now: Date) =>
  `${prefix}-${now.toISOString().slice(0, 10).replaceAll('-', '')}-${random(NUMBER_ALPHABET)}`;

/** `ORD-YYYYMMDD-XXXXXX`; uniqueness is the database's to judge, a collision is retried by the caller. */
export function newOrderNumber(now: Date): string {
  return numbered('ORD', now);
}

/** Whether a text looks like an order's number. */
export function isOrderNumber(text: string): boolean {
  return /^ORD-\d{8}-[A-Z0-9]{6}$/.test(text);
}

/** `RMA-YYYYMMDD-XXXXXX`; uniqueness is the database's to judge, a collision is retried by the caller. */
export function newReturnNumber(now: Date): string {
  return numbered('RMA', now);
}

/** What a customer shows when collecting: six letters and digits, about 900 million possibilities. */
export function newPickupCode(): string {
  return random(CODE_ALPHABET);
}

/**
 * Expected refusals. A refusal has changed nothing; it says what was wrong, where, and what would be accepted. Anything
 * else that is thrown is a fault of ours.
 */
export type RefusalKind =
  | 'malformed'
  | 'unauthenticated'
  | 'forbidden'
  | 'not-found'
  | 'conflict'
  | 'invalid'
  | 'too-many-requests'
  | 'unavailable';

export interface RefusalDetails {
  /** What is wrong, by path into the request. */
  errors?: { path: string; message: string }[];
  /** What would be accepted instead. */
  allowed?: string[];
  /** Seconds after which a repeat makes sense. */
  retryAfterSeconds?: number;
}

export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly kind: RefusalKind;
  readonly details: RefusalDetails;

  constructor(kind: RefusalKind, message: string, details: RefusalDetails = {}) {
    super(message);
    this.kind = kind;
    this.details = details;
  }
}

/** A refusal because the named thing does not exist in this environment. */
export function notFound(what: string, id: string): Refusal {
  return new Refusal('not-found', `There is no ${what} ${id}.`);
}

/** A refusal of one field of the request. */
export function invalidField(path: string, message: string): Refusal {
  return new Refusal('invalid', `${path} ${message}`, { errors: [{ path, message }] });
}

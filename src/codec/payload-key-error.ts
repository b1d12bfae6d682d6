/** A payload that cannot be decrypted. Nothing was changed: with the right key a repeat succeeds. */
export class PayloadKeyError extends Error {
  override readonly name = 'PayloadKeyError';
}

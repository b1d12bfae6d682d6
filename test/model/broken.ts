/** What a sequence has broken. */
export class Broken extends Error {
  override readonly name = 'Broken';
}

/** Patterns for LIKE from what people type. */

/** The text with the characters escaped that LIKE gives a meaning to. */
export function escapeLike(text: string): string {
  return text.replace(/[\\%_]/g, (character) => `\\${character}`);
}

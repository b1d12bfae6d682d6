/** Which words are one but for typing errors. Pure. */

/** Mistakes that are forgiven in a word. */
export const forgiven = (word: string): number => (word.length >= 8 ? 2 : word.length >= 4 ? 1 : 0);

/** How many letters were left out, added, exchanged for others or for their neighbours; more than `most` is not told apart. */
function mistakes(typed: string, meant: string, most: number): number {
  if (Math.abs(typed.length - meant.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: meant.length + 1 }, (_, index) => index);
  for (let row = 1; row <= typed.length; row += 1) {
    const next = [row];
    for (let column = 1; column <= meant.length; column += 1) {
      const differs = typed[row - 1] === meant[column - 1] ? 0 : 1;
      const isSwap = typed[row - 1] === meant[column - 2] && typed[row - 2] === meant[column - 1];
      next[column] = Math.min(
        (last[column] ?? 0) + 1,
        (next[column - 1] ?? 0) + 1,
        (last[column - 1] ?? 0) + differs,
        row > 1 && column > 1 && isSwap ? (before[column - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY,
      );
    }
    before = last;
    last = next;
  }
  return last[meant.length] ?? 0;
}

/** Whether who typed the one may have meant the other. */
export const isAlike = (typed: string, meant: string): boolean =>
  mistakes(typed, meant, forgiven(typed)) <= forgiven(typed);

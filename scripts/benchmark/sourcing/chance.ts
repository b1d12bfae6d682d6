/** Numbers from 0 to 1, the same in every run of a seed: the generator of Numerical Recipes (Press et al., 7.1). */
export function chance(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

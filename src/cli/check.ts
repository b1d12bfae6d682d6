/** What `oms doctor` carries out, one after the other. */

/** A check returns what it found, or throws the problem with its remedy. */
export interface Check {
  readonly name: string;
  /** Name of an earlier check: when that has found a problem, this one has nothing to look at. */
  readonly needs?: string;
  readonly run: () => Promise<string>;
}

/** What a check has come to, as one line says it. */
export interface Finding {
  readonly name: string;
  readonly outcome: 'ok' | 'problem' | 'skipped';
  readonly text: string;
}

/** In one line, whatever the error says. */
function reasonOf(error: unknown): string {
  // Of a name with several addresses each has failed.
  if (error instanceof AggregateError) return error.errors.map(reasonOf).join('; ');
  return (error instanceof Error ? error.message : String(error)).replace(/\s+/g, ' ').trim();
}

/**
 * Adds what to do to whatever goes wrong.
 *
 * @param remedy a sentence, or what makes one of the error
 * @throws Error with the reason and the remedy
 */
export async function advised<T>(
  remedy: string | ((error: unknown) => string),
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    const advice = typeof remedy === 'string' ? remedy : remedy(error);
    throw new Error(`${reasonOf(error).replace(/\.$/, '')}. ${advice}`, { cause: error });
  }
}

/** Carries the checks out in their order. */
export async function* findings(checks: readonly Check[]): AsyncGenerator<Finding> {
  const failed = new Set<string>();
  for (const { name, needs, run } of checks) {
    if (needs !== undefined && failed.has(needs)) {
      failed.add(name);
      yield { name, outcome: 'skipped', text: `look at ${needs} first` };
      continue;
    }
    try {
      yield { name, outcome: 'ok', text: await run() };
    } catch (error) {
      failed.add(name);
      yield { name, outcome: 'problem', text: reasonOf(error) };
    }
  }
}

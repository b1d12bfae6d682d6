/** A program beside this one, asked over the IPC channel: load and floors must not share a process with the clock. */
import { fork, type ChildProcess, type Serializable } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

const answerSchema = z.union([z.object({ answer: z.unknown() }), z.object({ error: z.string() })]);

/** A program that was started and answers one question at a time. */
export class Peer {
  readonly #child: ChildProcess;
  readonly #program: string;

  /** @param program name of an entry of the benchmark's build, without `.js` */
  constructor(program: string) {
    this.#program = program;
    this.#child = fork(fileURLToPath(new URL(`${program}.js`, import.meta.url)), {
      execArgv: ['--enable-source-maps'],
    });
  }

  /**
   * Asks and waits for the answer.
   *
   * @throws Error with the program's own message when it fails or ends
   */
  async ask<T>(question: Serializable, schema: z.ZodType<T>): Promise<T> {
    const waiting = new AbortController();
    const { signal } = waiting;
    try {
      const answered = once(this.#child, 'message', { signal });
      const ended = once(this.#child, 'exit', { signal }).then(([code]) => {
        throw new Error(`${this.#program} ended with code ${String(code)}`);
      });
      this.#child.send(question);
      const [raw] = (await Promise.race([answered, ended])) as unknown[];
      const message = answerSchema.parse(raw);
      if ('error' in message) throw new Error(`${this.#program}: ${message.error}`);
      return schema.parse(message.answer);
    } finally {
      waiting.abort();
    }
  }

  /** Ends the program. */
  async stop(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    const ended = once(this.#child, 'exit');
    this.#child.disconnect();
    await ended;
  }
}

/** In the started program: answers every question by `handle`, and ends with the program that asks. */
export function answerQuestions(handle: (question: unknown) => Promise<unknown>): void {
  const send = (message: unknown): void => {
    if (process.connected) process.send?.(message);
  };
  process.on('message', (question) => {
    handle(question).then(
      (answer) => send({ answer: answer ?? null }),
      (error: unknown) =>
        send({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    );
  });
  process.on('disconnect', () => process.exit(0));
  // The asking program ends its peers in order; Ctrl-C in a terminal reaches them too.
  process.on('SIGINT', () => undefined);
}

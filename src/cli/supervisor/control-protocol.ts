/** How `oms` talks with a running supervisor: one JSON request and one JSON answer per connection, a line each. */
import { createHash } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';

/** Socket addresses hold 104 bytes on macOS and 108 on Linux. */
const LONGEST_PATH = 100;

/** What can be asked of a supervisor. */
export const controlRequestSchema = z.discriminatedUnion('action', [
  z.object({ action: z.literal('status') }),
  z.object({ action: z.literal('stop') }),
  z.object({ action: z.literal('restart'), service: z.string().nullable() }),
]);

/** A request to a supervisor. */
export type ControlRequest = z.infer<typeof controlRequestSchema>;

const statusSchema = z.object({
  name: z.string(),
  state: z.enum(['stopped', 'starting', 'ready', 'unready', 'waiting']),
  pid: z.number().nullable(),
  startedAt: z.number().nullable(),
  restarts: z.number(),
  url: z.string().nullable(),
  problem: z.string().nullable(),
});

/** The supervisor's answer: the services after the request was carried out, or why it was not. */
export const controlAnswerSchema = z.discriminatedUnion('ok', [
  z.object({ ok: z.literal(true), pid: z.number(), services: z.array(statusSchema) }),
  z.object({ ok: z.literal(false), error: z.string() }),
]);

/** An answer of a supervisor. */
export type ControlAnswer = z.infer<typeof controlAnswerSchema>;

/** Path of the socket; where the data folder's path is too long for one, a path in the temporary folder. */
export function socketPath(dataFolder: string): string {
  const path = join(dataFolder, 'run', 'supervisor.sock');
  if (Buffer.byteLength(path) <= LONGEST_PATH) return path;
  const hash = createHash('sha256').update(dataFolder).digest('hex').slice(0, 16);
  return join(tmpdir(), `longhaul-${process.getuid?.() ?? 0}-${hash}.sock`);
}

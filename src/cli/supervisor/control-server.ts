import { mkdirSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';
import { dirname } from 'node:path';
import { once } from 'node:events';
import { type ControlAnswer, type ControlRequest, controlRequestSchema } from './control-protocol.ts';

/** Carries out a request; what it throws becomes the answer's error. */
export type ControlHandler = (request: ControlRequest) => Promise<ControlAnswer>;

async function answerTo(line: string, handle: ControlHandler): Promise<ControlAnswer> {
  try {
    return await handle(controlRequestSchema.parse(JSON.parse(line)));
  } catch (error) {
    return { ok: false, error: error instanceof Error ? error.message : String(error) };
  }
}

function serve(socket: Socket, handle: ControlHandler): void {
  let text = '';
  socket.setEncoding('utf8');
  // A client that went away before its answer is no concern of the services.
  socket.on('error', () => socket.destroy());
  socket.on('data', (chunk: string) => {
    text += chunk;
    const end = text.indexOf('\n');
    if (end < 0) return;
    socket.pause();
    void answerTo(text.slice(0, end), handle).then((answer) => socket.end(`${JSON.stringify(answer)}\n`));
  });
}

/**
 * Listens for `oms status`, `oms stop` and `oms restart`. Only the owner of the socket may connect.
 *
 * @param path of the socket; a stale one is replaced, so call this only when no supervisor answers there
 */
export async function listenForControl(path: string, handle: ControlHandler): Promise<Server> {
  mkdirSync(dirname(path), { recursive: true });
  rmSync(path, { force: true });
  const server = createServer((socket) => serve(socket, handle));
  // The mask makes the socket private from its first moment.
  const mask = process.umask(0o177);
  try {
    server.listen(path);
  } finally {
    process.umask(mask);
  }
  await once(server, 'listening');
  return server;
}

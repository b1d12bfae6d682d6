import { connect } from 'node:net';
import {
  type ControlAnswer,
  type ControlRequest,
  controlAnswerSchema,
  socketPath,
} from './control-protocol.ts';

/** Errors that mean: no supervisor listens there. */
const NOT_RUNNING = new Set(['ENOENT', 'ECONNREFUSED', 'ECONNRESET']);

function exchange(path: string, request: ControlRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = '';
    const socket = connect(path, () => socket.write(`${JSON.stringify(request)}\n`));
    socket.setEncoding('utf8');
    socket.on('data', (chunk: string) => (text += chunk));
    socket.once('error', reject);
    socket.once('end', () => resolve(text));
  });
}

/**
 * Sends a request to the supervisor of a data folder.
 *
 * @returns its answer, or null when none is running
 */
export async function askSupervisor(
  dataFolder: string,
  request: ControlRequest,
): Promise<ControlAnswer | null> {
  try {
    const text = await exchange(socketPath(dataFolder), request);
    return text === '' ? null : controlAnswerSchema.parse(JSON.parse(text));
  } catch (error) {
    if (error instanceof Error && 'code' in error && NOT_RUNNING.has(String(error.code))) return null;
    throw error;
  }
}

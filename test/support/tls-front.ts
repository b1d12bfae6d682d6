/** A front that asks for a client certificate and passes on what comes, as Temporal with mTLS does. */
import { readFileSync } from 'node:fs';
import { connect, type AddressInfo } from 'node:net';
import { createServer } from 'node:tls';
import { fileURLToPath } from 'node:url';

/** A certificate or key made for tests only: of `ca`, `server` (server.temporal.test) or `client`. */
export const certificateFile = (name: string): string =>
  fileURLToPath(new URL(`certificates/${name}`, import.meta.url));

const read = (name: string): Buffer => readFileSync(certificateFile(name));

export interface TlsFront {
  port: number;
  close(): void;
}

/** Starts a front of a port of this machine; whoever starts it closes it. */
export function startTlsFront(behind: number): Promise<TlsFront> {
  const options = { ca: read('ca.pem'), cert: read('server.pem'), key: read('server.key') };
  const server = createServer(
    { ...options, requestCert: true, rejectUnauthorized: true, ALPNProtocols: ['h2'] },
    (socket) => {
      const onward = connect(behind, '127.0.0.1');
      socket.pipe(onward).pipe(socket);
      // A side that breaks ends the other; the client sees it.
      socket.on('error', () => onward.destroy());
      onward.on('error', () => socket.destroy());
    },
  );
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () =>
      resolve({ port: (server.address() as AddressInfo).port, close: () => void server.close() }),
    );
  });
}

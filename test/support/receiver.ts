/** A receiver of webhooks: it keeps what it gets, and answers as its path says. */
import { createServer, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Received {
  path: string;
  headers: IncomingHttpHeaders;
  /** The bytes as they came. */
  body: Buffer;
  at: number;
}

export interface Receiver {
  origin: string;
  port: number;
  received: Received[];
  /** What came for one path. */
  on(path: string): Received[];
  /** Bytes of endless answers that were written. */
  endless(): number;
  /** Replaces the status of paths that answer at once. */
  statusOf: Map<string, number>;
  close(): Promise<void>;
}

const CHUNK = Buffer.alloc(16_384, 'x');

/**
 * `/slow` never answers, `/endless` answers without end, `/redirect` leads to the address of cloud metadata, `/500` and
 * the like answer that status, and all others 200.
 */
export async function startReceiver(host = '127.0.0.1', port = 0): Promise<Receiver> {
  const received: Received[] = [];
  const statusOf = new Map<string, number>();
  let endless = 0;
  const server: Server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const path = request.url ?? '';
      received.push({ path, headers: request.headers, body: Buffer.concat(chunks), at: Date.now() });
      if (path === '/slow') return;
      if (path === '/redirect') {
        response.writeHead(302, { location: 'http://169.254.169.254/latest/meta-data/' }).end();
        return;
      }
      if (path === '/endless') {
        const write = () => {
          if (response.destroyed) return;
          endless += CHUNK.length;
          response.write(CHUNK, () => setImmediate(write));
        };
        response.writeHead(200);
        write();
        return;
      }
      const status = statusOf.get(path) ?? (/^\/\d{3}$/.test(path) ? Number(path.slice(1)) : 200);
      response.writeHead(status).end(`answer of ${path}`);
    });
  });
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const bound = (server.address() as AddressInfo).port;
  return {
    origin: `http://${host}:${bound}`,
    port: bound,
    received,
    on: (path) => received.filter((each) => each.path === path),
    endless: () => endless,
    statusOf,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

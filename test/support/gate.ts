/** A way to a server that a test can close: refusing connections, or letting nothing through as a stopped process does. */
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';

export interface Gate {
  port: number;
  open(): void;
  /** Ends what is open and refuses what comes. */
  refuse(): void;
  /** Answers nothing and ends nothing. */
  pause(): void;
  close(): Promise<void>;
}

/** Leads to a port on a host. */
export async function startGate(host: string, port: number): Promise<Gate> {
  const sockets = new Set<Socket>();
  let state: 'open' | 'refusing' | 'paused' = 'open';
  const keep = (socket: Socket) => {
    sockets.add(socket);
    // The other side may end at any moment: that is what this is for.
    socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket));
    if (state === 'paused') socket.pause();
  };
  const destroyAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const server = createServer((incoming) => {
    if (state === 'refusing') return void incoming.destroy();
    const outgoing = connect(port, host);
    for (const [from, to] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      from.on('data', (bytes) => to.write(bytes)).on('close', () => to.destroy());
      keep(from);
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    open() {
      state = 'open';
      for (const socket of sockets) socket.resume();
    },
    refuse() {
      state = 'refusing';
      destroyAll();
    },
    pause() {
      state = 'paused';
      for (const socket of sockets) socket.pause();
    },
    close() {
      destroyAll();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

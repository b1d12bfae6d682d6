/** A mail server: it keeps what it gets, and behaves as the recipient's name says. */
import { createServer, type AddressInfo, type Server } from 'node:net';
import { SMTPServer, type SMTPServerDataStream } from 'smtp-server';

export interface Received {
  from: string;
  to: string[];
  /** The message as it came, headers and body. */
  raw: string;
  at: number;
}

export interface MailServer {
  url: string;
  received: Received[];
  /** What came for a recipient. */
  for(recipient: string): Received[];
  /** Lets the messages go that `slow@` holds. */
  release(): void;
  close(): Promise<void>;
}

function refusal(message: string, responseCode: number): Error {
  return Object.assign(new Error(message), { responseCode });
}

async function textOf(stream: SMTPServerDataStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream as AsyncIterable<Buffer>) chunks.push(chunk);
  return Buffer.concat(chunks).toString('utf8');
}

/**
 * `slow@` is kept and answered only on release, `nobody@` has no mailbox (550), `full@` comes again later (452),
 * `spam@` is refused for what is in it (554), `gone@` loses its connection before the body and `cut@` after it.
 */
export async function startMailServer(port = 0, host = '127.0.0.1'): Promise<MailServer> {
  const received: Received[] = [];
  let releases: (() => void)[] = [];
  const cut = (session: { id: string }) => {
    for (const connection of server.connections as Set<{
      session: { id: string };
      _socket: { destroy(): void };
    }>)
      if (connection.session.id === session.id) connection._socket.destroy();
  };
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS', 'AUTH'],
    disableReverseLookup: true,
    onRcptTo({ address }, session, done) {
      if (address.startsWith('nobody@')) return done(refusal('5.1.1 No such mailbox', 550));
      if (address.startsWith('full@')) return done(refusal('4.2.2 The mailbox is full', 452));
      if (address.startsWith('gone@')) return cut(session);
      done();
    },
    onData(stream, session, done) {
      const to = session.envelope.rcptTo.map(({ address }) => address);
      const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : '';
      void textOf(stream).then((raw) => {
        if (to.some((each) => each.startsWith('spam@'))) return done(refusal('5.7.1 Not wanted here', 554));
        received.push({ from, to, raw, at: Date.now() });
        if (to.some((each) => each.startsWith('cut@'))) return cut(session);
        if (to.some((each) => each.startsWith('slow@'))) return void releases.push(() => done());
        done();
      });
    },
  });
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(port, host, resolve));
  const bound = (server.server.address() as AddressInfo).port;
  return {
    url: `smtp://${host}:${bound}`,
    received,
    for: (recipient) => received.filter(({ to }) => to.includes(recipient)),
    release() {
      for (const release of releases) release();
      releases = [];
    },
    close: () => new Promise((resolve) => server.close(resolve)),
  };
}

/** A server that takes connections and never says a word. */
export async function startSilentServer(): Promise<{ url: string; close(): Promise<void> }> {
  const sockets = new Set<{ destroy(): void }>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on('error', () => undefined);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `smtp://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

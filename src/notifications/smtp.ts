/**
 * Email over SMTP, one connection per message, so that a server that hangs can be left without harm to others. The body
 * is read when the server has asked for it: until then a failure is a failure, from then on it may have arrived.
 */
import { Readable } from 'node:stream';
import MailComposer from 'nodemailer/lib/mail-composer';
import SMTPConnection, { type SMTPConnectionOptions } from 'nodemailer/lib/smtp-connection';
import { RejectedError, UncertainError, type Message, type Provider } from './provider.ts';

const LOOPBACK = new Set(['localhost', '127.0.0.1', '::1', '[::1]']);
const PORT = { 'smtp:': 25, 'smtps:': 465 } as const;

export interface SmtpSettings {
  /** `smtp://` begins in clear and must then change to TLS; `smtps://` is TLS from the start. */
  url: string;
  /** Such as `Our shop <orders@example.com>`. */
  from: string;
  /** Time for everything: connecting, signing in, handing over, the answer. */
  timeoutSeconds: number;
}

/** How an URL says to reach the server. Without TLS only this machine is spoken to, unless `?tls=optional` allows it. */
function connectionOf({ url, timeoutSeconds }: SmtpSettings): SMTPConnectionOptions {
  const { protocol, hostname, port, searchParams } = new URL(url);
  const secure = protocol === 'smtps:';
  const isClearAllowed = LOOPBACK.has(hostname) || searchParams.get('tls') === 'optional';
  const milliseconds = timeoutSeconds * 1_000;
  return {
    host: hostname.replace(/^\[(.*)\]$/, '$1'),
    port: port === '' ? PORT[secure ? 'smtps:' : 'smtp:'] : Number(port),
    secure,
    requireTLS: !secure && !isClearAllowed,
    connectionTimeout: milliseconds,
    greetingTimeout: milliseconds,
    socketTimeout: milliseconds,
  };
}

function credentialsOf(url: string) {
  const { username, password } = new URL(url);
  if (username === '') return undefined;
  return { user: decodeURIComponent(username), pass: decodeURIComponent(password) };
}

/** The address alone, as the envelope wants it. */
function addressOf(from: string): string {
  return /<([^<>]+)>\s*$/.exec(from)?.[1]?.trim() ?? from.trim();
}

/** The domain that message ids end with. */
export function domainOf(from: string): string {
  return addressOf(from).split('@').at(-1) ?? 'localhost';
}

/** Commands whose refusal is about this message; any other, such as of our password, is about how we are set up. */
const ABOUT_THE_MESSAGE = new Set(['RCPT TO', 'DATA']);

/** Something of nodemailer's that calls back, as a promise. */
function asked<T>(
  ask: (done: (error: Error | null | undefined, answer?: T) => void) => void,
): Promise<T | undefined> {
  return new Promise((resolve, reject) => ask((error, answer) => (error ? reject(error) : resolve(answer))));
}

export class SmtpProvider implements Provider {
  readonly name = 'smtp';
  readonly isLog = false;
  readonly #settings: SmtpSettings;

  constructor(settings: SmtpSettings) {
    this.#settings = settings;
  }

  async send(message: Message): Promise<string> {
    const bytes = await this.#compose(message);
    const connection = new SMTPConnection(connectionOf(this.#settings));
    const handover = { isBegun: false };
    let timer: NodeJS.Timeout | undefined;
    try {
      return await Promise.race([
        this.#exchange(connection, message.recipient, bytes, handover),
        new Promise<never>((_, reject) => {
          // Also reports what breaks between two commands, which nobody waits for.
          connection.on('error', reject);
          const { timeoutSeconds } = this.#settings;
          const late = () => reject(new Error(`no answer within ${timeoutSeconds} s`));
          timer = setTimeout(late, timeoutSeconds * 1_000);
        }),
      ]);
    } catch (error) {
      throw judged(error, handover.isBegun);
    } finally {
      clearTimeout(timer);
      connection.close();
    }
  }

  #compose({ messageId, recipient, subject, text, html }: Message): Promise<Buffer> {
    const mail = new MailComposer({
      from: this.#settings.from,
      to: { name: '', address: recipient },
      subject: subject ?? '',
      text,
      ...(html === null ? {} : { html }),
      messageId,
      headers: { 'Auto-Submitted': 'auto-generated' },
      // Templates are written by people: none of them names a file of this machine, or a page to fetch.
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    return mail.compile().build();
  }

  async #exchange(
    connection: SMTPConnection,
    recipient: string,
    bytes: Buffer,
    handover: { isBegun: boolean },
  ): Promise<string> {
    await asked((done) => connection.connect(done));
    const credentials = credentialsOf(this.#settings.url);
    if (credentials) await asked((done) => connection.login({ credentials }, done));
    const body = Readable.from(
      (function* () {
        handover.isBegun = true;
        yield bytes;
      })(),
    );
    const envelope = { from: addressOf(this.#settings.from), to: [recipient] };
    const info = await asked<{ response: string }>((done) => connection.send(envelope, body, done));
    return info?.response ?? '';
  }
}

/** What a failure means: an answer of the server says no, silence after the handover says nothing. */
function judged(error: unknown, isHandedOver: boolean): unknown {
  if (!(error instanceof Error)) return error;
  const { responseCode, command = '' } = error as Error & { responseCode?: number; command?: string };
  const isFinal = responseCode !== undefined && responseCode >= 500;
  if (isFinal && ABOUT_THE_MESSAGE.has(command)) return new RejectedError(error.message, { cause: error });
  if (isHandedOver && responseCode === undefined) return new UncertainError(error.message, { cause: error });
  return error;
}

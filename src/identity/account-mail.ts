/** Email to people about their own account. */
import type { Provider } from '../notifications/provider.ts';
import type { Logger } from '../runtime/logging.ts';
import { newId } from '../runtime/ids.ts';

/** Whether a message is on its way, or nothing leaves this installation. */
export type MailState = 'SENDING' | 'OFF';

export interface AccountMailOptions {
  provider: Provider;
  /** That message ids end with. */
  domain: string;
  /** Where people reach the dashboard. */
  publicUrl: string;
  log: Logger;
}

interface Letter {
  recipient: string;
  subject: string;
  /** Paragraphs; the address to go to stands behind them. */
  paragraphs: string[];
  url: string;
}

/** What stands behind # is not sent to any server, and so in no log. */
const pathOf = (token: string): string => `app/set-password#${token}`;

export class AccountMail {
  readonly #options: AccountMailOptions;

  constructor(options: AccountMailOptions) {
    this.#options = options;
  }

  /** The address by which the owner of the token sets a password. */
  urlOf(token: string): string {
    const { publicUrl } = this.#options;
    return new URL(pathOf(token), publicUrl.endsWith('/') ? publicUrl : `${publicUrl}/`).toString();
  }

  /** Whether what is sent reaches anybody. */
  get state(): MailState {
    return this.#options.provider.isLog ? 'OFF' : 'SENDING';
  }

  invite(recipient: string, token: string, hours: number): void {
    this.#send({
      recipient,
      subject: 'Your account at Longhaul',
      paragraphs: [
        'An account was made for you.',
        `Set your password within ${hours / 24} days; the link works once:`,
      ],
      url: this.urlOf(token),
    });
  }

  resetPassword(recipient: string, token: string, hours: number): void {
    this.#send({
      recipient,
      subject: 'A new password for Longhaul',
      paragraphs: [
        'Somebody asked for a new password for your account. If it was not you, do nothing: the old one stays.',
        `Set a new password within ${hours} h; the link works once:`,
      ],
      url: this.urlOf(token),
    });
  }

  /** Nobody waits for the mail server: how long it takes would tell whether there is such an account. */
  #send({ recipient, subject, paragraphs, url }: Letter): void {
    const { provider, domain, log } = this.#options;
    const messageId = `<${newId()}@${domain}>`;
    provider
      .send({ messageId, recipient, subject, text: [...paragraphs, url, ''].join('\n\n'), html: null })
      .catch((error: unknown) =>
        log.error({ err: error, message_id: messageId }, 'an account email was not sent'),
      );
  }
}

/** Links by which people set a password: the first one after an invitation, or a new one. */
import { createHash, randomBytes } from 'node:crypto';
import { record } from '../audit/service.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { Refusal } from '../runtime/errors.ts';
import type { AccountMail, MailState } from './account-mail.ts';
import * as links from './link-repository.ts';
import { hashPassword } from './passwords.ts';
import { findCredentials } from './repository.ts';

const INVITATION_HOURS = 7 * 24;
const RESET_HOURS = 1;
const TOKEN_BYTES = 32;
const MINUTES = 60;

export interface PasswordLinkOptions {
  db: ControlPlaneDatabase;
  mail: AccountMail;
  /** Called after a password was set, so that this process reads accounts anew. */
  onChanged: () => void;
}

/** A link as whoever made it sees it, this once. */
export interface MadeLink {
  url: string;
  expiresAt: Date;
  email: MailState;
  /** Sends it to its owner. To be called when what made it is in the database. */
  send: () => void;
}

/** Whose link it is. */
export interface LinkOwner {
  id: string;
  email: string;
  /** True: it is their first password. */
  isInvited: boolean;
}

/** SHA-256 suffices: a token is 256 random bits, which nobody guesses, unlike a password. */
const hashOf = (token: string): Buffer => createHash('sha256').update(token).digest();

function lost(): Refusal {
  return new Refusal('not-found', 'This link was used, replaced or has expired. Ask for a new one.');
}

export class PasswordLinks {
  readonly #options: PasswordLinkOptions;

  constructor(options: PasswordLinkOptions) {
    this.#options = options;
  }

  /** A new link within the caller's transaction; an earlier one of the user holds no longer. */
  async make(trx: ControlPlaneDatabase, { id, email, isInvited }: LinkOwner): Promise<MadeLink> {
    const { mail } = this.#options;
    const token = randomBytes(TOKEN_BYTES).toString('base64url');
    const hours = isInvited ? INVITATION_HOURS : RESET_HOURS;
    const expiresAt = await links.replaceLink(trx, {
      userId: id,
      hash: hashOf(token),
      minutes: hours * MINUTES,
    });
    const send = () =>
      isInvited ? mail.invite(email, token, hours) : mail.resetPassword(email, token, hours);
    return { url: mail.urlOf(token), expiresAt, email: mail.state, send };
  }

  /** Sends a link where the address has an active account with a password, and does nothing otherwise. */
  async request(email: string): Promise<void> {
    const { db } = this.#options;
    const account = await findCredentials(db, email);
    // Who is invited keeps the link of the invitation, which lives longer.
    if (!account?.is_active || account.password_hash === null) return;
    const link = await this.make(db, { id: account.id, email, isInvited: false });
    link.send();
  }

  /** Whom a link is for. @throws Refusal `not-found` when it holds no longer. */
  async describe(token: string): Promise<{ email: string; is_invitation: boolean }> {
    const owner = await links.findLink(this.#options.db, hashOf(token));
    if (!owner) throw lost();
    return { email: owner.email, is_invitation: owner.is_invitation };
  }

  /** Sets the password, uses the link up and ends all sessions. @throws Refusal `not-found` as `describe` does. */
  async redeem(token: string, password: string, requestId: string): Promise<void> {
    const { db, onChanged } = this.#options;
    const hash = hashOf(token);
    if (!(await links.findLink(db, hash))) throw lost();
    const passwordHash = await hashPassword(password);
    await db.transaction().execute(async (trx) => {
      const owner = await links.findLink(trx, hash);
      if (!owner || !(await links.takeLink(trx, hash))) throw lost();
      await links.setPassword(trx, owner.id, passwordHash);
      await record(
        trx,
        { actor: `user:${owner.id}`, name: owner.email, requestId },
        {
          action: owner.is_invitation ? 'user.invitation_accepted' : 'user.password_reset',
          organizationId: owner.organization_id,
          target: { id: owner.id, name: owner.email },
        },
      );
    });
    onChanged();
  }
}

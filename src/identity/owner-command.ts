/** The first account of an installation without demo data, and the way back in for an owner who is locked out. */
import { record } from '../audit/service.ts';
import { openDatabase } from '../database/pools.ts';
import type { ControlPlane } from '../database/tables/control-plane.ts';
import { emailProviderOf } from '../notifications/providers.ts';
import { domainOf } from '../notifications/smtp.ts';
import { ConfigurationError, type Configuration } from '../runtime/configuration.ts';
import { newId } from '../runtime/ids.ts';
import { createLogger } from '../runtime/logging.ts';
import { AccountMail } from './account-mail.ts';
import { PasswordLinks, type MadeLink } from './password-links.ts';
import { insertUser } from './repository.ts';
import { normalizeEmail } from './service.ts';

/** The environment that every installation begins with. */
const FIRST_ENVIRONMENT = 'default';

/** As the audit log names who has the command line of the server, and with it the keys. */
const COMMAND_LINE = { actor: 'command-line', name: 'oms owner' };

/**
 * Makes an owner of the platform without a password, or finds the one there is, and a link to set it by. Either stands in
 * the audit log.
 *
 * @throws ConfigurationError without DATABASE_URL; Error when the account is not an active owner
 */
export async function makeOwner(configuration: Configuration, address: string): Promise<MadeLink> {
  const { DATABASE_URL: url, OMS_MAIL_FROM, OMS_PUBLIC_URL, OMS_API_PORT } = configuration;
  if (!url) throw new ConfigurationError('DATABASE_URL is needed to make an owner.');
  const log = createLogger('owner', configuration.OMS_LOG_LEVEL);
  const db = openDatabase<ControlPlane>({
    url,
    size: 1,
    name: 'longhaul-owner',
    onIdleError: (error) => log.warn({ err: error }, 'an idle connection broke'),
  });
  const mail = new AccountMail({
    provider: emailProviderOf(configuration, log),
    domain: domainOf(OMS_MAIL_FROM),
    publicUrl: OMS_PUBLIC_URL ?? `http://localhost:${OMS_API_PORT}`,
    log,
  });
  const email = normalizeEmail(address);
  try {
    return await db.transaction().execute(async (trx) => {
      const first = await trx
        .selectFrom('environments')
        .select(['id', 'organization_id'])
        .where('slug', '=', FIRST_ENVIRONMENT)
        .executeTakeFirstOrThrow();
      const id = newId();
      const ownerId = await insertUser(trx, {
        id,
        email,
        full_name: null,
        password_hash: null,
        platform_role: 'PLATFORM_OWNER',
        organization_id: first.organization_id,
        default_environment_id: first.id,
      });
      const account = await trx
        .selectFrom('users')
        .select(['id', 'organization_id', 'password_hash', 'is_active', 'platform_role'])
        .where('id', '=', ownerId)
        .executeTakeFirstOrThrow();
      if (account.platform_role !== 'PLATFORM_OWNER' || !account.is_active)
        throw new Error(`${email} is the account of somebody who is not an active owner of the platform.`);
      await record(
        trx,
        { ...COMMAND_LINE, requestId: newId() },
        {
          action: account.id === id ? 'user.created' : 'user.password_link_made',
          organizationId: account.organization_id,
          target: { id: account.id, name: email },
          ...(account.id === id ? { details: { role: account.platform_role } } : {}),
        },
      );
      const links = new PasswordLinks({ db: trx, mail, onChanged: () => undefined });
      return links.make(trx, { id: account.id, email, isInvited: account.password_hash === null });
    });
  } finally {
    await db.destroy();
  }
}

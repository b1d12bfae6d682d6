/** HTTP of users and groups. */
import type { PasswordLinks } from '../identity/password-links.ts';
import type { Procedures } from '../identity/procedures.ts';
import { tagged } from '../runtime/versions.ts';
import { AccessService } from './access.ts';
import { administratorOf, type PeopleOptions } from './administrator.ts';
import { GroupService } from './groups.ts';
import { InvitationService } from './invitations.ts';
import { UserService } from './users.ts';

const listed = <T>({ items, total }: { items: T[]; total: number }) => ({
  headers: { 'x-total-count': String(total) },
  body: items,
});

export function peopleRoutes(
  { signedIn: { people } }: Procedures,
  options: PeopleOptions,
  links: PasswordLinks,
) {
  const users = new UserService(options);
  const groups = new GroupService(options);
  const access = new AccessService(options);
  const invitations = new InvitationService(options, links);
  return {
    listUsers: people.listUsers.handler(async ({ input, context }) =>
      listed(await users.list(context.session.account, input.query)),
    ),
    createUser: people.createUser.handler(async ({ input, context }) =>
      tagged(await users.create(administratorOf(context), input.body, input.headers['idempotency-key'])),
    ),
    inviteUser: people.inviteUser.handler(({ input, context }) =>
      invitations.invite(administratorOf(context), input.body, input.headers['idempotency-key']),
    ),
    makePasswordLink: people.makePasswordLink.handler(({ input, context }) =>
      invitations.makeLink(administratorOf(context), input.params.user_id, input.headers['idempotency-key']),
    ),
    updateUser: people.updateUser.handler(async ({ input: { params, headers, body }, context }) =>
      tagged(await users.update(administratorOf(context), params.user_id, body, headers['if-match'])),
    ),
    removeUser: people.removeUser.handler(async ({ input, context }) => {
      await users.update(administratorOf(context), input.params.user_id, { is_active: false });
      return {};
    }),
    changeRole: people.changeRole.handler(async ({ input: { params, headers, body }, context }) => {
      const change = { role: body.platform_role, seen: headers['if-match'] };
      return tagged(await users.changeRole(administratorOf(context), params.user_id, change));
    }),
    access: people.access.handler(({ input, context }) =>
      access.describe(administratorOf(context), input.params.user_id),
    ),
    grantEnvironment: people.grantEnvironment.handler(({ input, context }) =>
      access.grant(administratorOf(context), input.params.user_id, input.body),
    ),
    withdrawEnvironment: people.withdrawEnvironment.handler(({ input, context }) =>
      access.withdraw(administratorOf(context), input.params.user_id, input.params.env_id),
    ),
    listGroups: people.listGroups.handler(async ({ input, context }) =>
      listed(await groups.list(administratorOf(context), input.query)),
    ),
    createGroup: people.createGroup.handler(async ({ input, context }) =>
      tagged(await groups.create(administratorOf(context), input.body, input.headers['idempotency-key'])),
    ),
    updateGroup: people.updateGroup.handler(async ({ input: { params, headers, body }, context }) =>
      tagged(await groups.update(administratorOf(context), params.group_id, body, headers['if-match'])),
    ),
    removeGroup: people.removeGroup.handler(async ({ input, context }) => {
      await groups.remove(administratorOf(context), input.params.group_id);
      return {};
    }),
  };
}

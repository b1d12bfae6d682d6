/** HTTP of organizations and environments. */
import type { Procedures } from '../identity/procedures.ts';
import type { Session } from '../identity/sessions.ts';
import { tagged } from '../runtime/versions.ts';
import type { OrganizationService } from './organizations.ts';
import type { EnvironmentService } from './service.ts';

const actorOf = ({ session, requestId }: { session: Session; requestId: string }) => ({
  ...session.account,
  requestId,
});

const bare = <T>({ items, total }: { items: T[]; total: number }) => ({
  headers: { 'x-total-count': String(total) },
  body: items,
});

export function environmentsRoutes({ signedIn: { environments } }: Procedures, service: EnvironmentService) {
  return {
    list: environments.list.handler(async ({ input, context }) =>
      bare(await service.list(actorOf(context), input.query)),
    ),
    create: environments.create.handler(async ({ input, context }) =>
      tagged(await service.create(actorOf(context), input.body, input.headers['idempotency-key'])),
    ),
    get: environments.get.handler(async ({ input, context }) =>
      tagged(await service.get(actorOf(context), input.params.environment_id)),
    ),
    update: environments.update.handler(async ({ input: { params, headers, body }, context }) =>
      tagged(await service.update(actorOf(context), params.environment_id, body, headers['if-match'])),
    ),
    suspend: environments.suspend.handler(async ({ input, context }) =>
      tagged(await service.suspend(actorOf(context), input.params.environment_id)),
    ),
    resume: environments.resume.handler(async ({ input, context }) =>
      tagged(await service.resume(actorOf(context), input.params.environment_id)),
    ),
    remove: environments.remove.handler(async ({ input, context }) => {
      await service.remove(actorOf(context), input.params.environment_id, input.query.confirm);
      return {};
    }),
    members: environments.members.handler(async ({ input, context }) => {
      const items = await service.members(actorOf(context), input.params.environment_id);
      return bare({ items, total: items.length });
    }),
    grant: environments.grant.handler(({ input: { params, headers, body }, context }) =>
      service.grant(actorOf(context), params.environment_id, body, headers['idempotency-key']),
    ),
    withdraw: environments.withdraw.handler(async ({ input, context }) => {
      await service.withdraw(actorOf(context), input.params.environment_id, input.params.user_id);
      return {};
    }),
  };
}

export function organizationsRoutes(
  { signedIn: { organizations } }: Procedures,
  service: OrganizationService,
) {
  return {
    list: organizations.list.handler(async ({ input, context }) =>
      bare(await service.list(actorOf(context), input.query)),
    ),
    create: organizations.create.handler(async ({ input, context }) =>
      tagged(await service.create(actorOf(context), input.body, input.headers['idempotency-key'])),
    ),
    get: organizations.get.handler(async ({ input, context }) =>
      tagged(await service.get(actorOf(context), input.params.organization_id)),
    ),
    update: organizations.update.handler(async ({ input: { params, headers, body }, context }) => {
      const change = { name: body.name, seen: headers['if-match'] };
      return tagged(await service.rename(actorOf(context), params.organization_id, change));
    }),
    members: organizations.members.handler(async ({ input, context }) =>
      bare(await service.members(actorOf(context), input.params.organization_id, input.query)),
    ),
  };
}

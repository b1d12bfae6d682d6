/** HTTP of API keys. */
import type { Procedures } from '../identity/procedures.ts';
import type { Session } from '../identity/sessions.ts';
import type { ApiKeyService, KeyMaker } from './service.ts';

function makerOf({ session, requestId }: { session: Session; requestId: string }): KeyMaker {
  const { id, email } = session.account;
  return { userId: id, actor: `user:${id}`, name: email, requestId };
}

export function apiKeysRoutes({ inEnvironment: { apiKeys } }: Procedures, service: ApiKeyService) {
  return {
    list: apiKeys.list.handler(async ({ input, context }) => {
      const { items, total } = await service.list(context.tenant.environment, input.query);
      return { headers: { 'x-total-count': String(total) }, body: items };
    }),
    create: apiKeys.create.handler(({ input, context }) =>
      service.create(context.tenant.environment, makerOf(context), {
        input: input.body,
        key: input.headers['idempotency-key'],
      }),
    ),
    revoke: apiKeys.revoke.handler(async ({ input, context }) => {
      await service.revoke(context.tenant.environment, makerOf(context), input.params.key_id);
      return {};
    }),
  };
}

/** HTTP of webhooks. */
import type { Procedures } from '../identity/procedures.ts';
import { pageHeaders } from '../runtime/deep-page.ts';
import { tagged } from '../runtime/versions.ts';
import type { Listed, WebhookService } from './service.ts';
import { DEFAULT_EVENTS, WEBHOOK_EVENTS } from './webhook.ts';

const bare = <T>({ items, total }: Listed<T>) => ({
  headers: { 'x-total-count': String(total) },
  body: items,
});

export function webhooksRoutes({ inEnvironment: { webhooks } }: Procedures, service: WebhookService) {
  return {
    eventTypes: webhooks.eventTypes.handler(() => ({
      event_types: [...WEBHOOK_EVENTS],
      default_event_types: [...DEFAULT_EVENTS],
    })),
    createEndpoint: webhooks.createEndpoint.handler(async ({ input, context }) =>
      tagged(await service.create(context.tenant, input.body, input.headers['idempotency-key'])),
    ),
    listEndpoints: webhooks.listEndpoints.handler(async ({ input, context }) =>
      bare(await service.list(context.tenant, input.query.is_active)),
    ),
    getEndpoint: webhooks.getEndpoint.handler(async ({ input, context }) =>
      tagged(await service.get(context.tenant, input.params.endpoint_id)),
    ),
    updateEndpoint: webhooks.updateEndpoint.handler(async ({ input: { params, headers, body }, context }) =>
      tagged(await service.update(context.tenant, params.endpoint_id, body, headers['if-match'])),
    ),
    deleteEndpoint: webhooks.deleteEndpoint.handler(async ({ input, context }) => {
      await service.remove(context.tenant, input.params.endpoint_id);
      return {};
    }),
    rotateSecret: webhooks.rotateSecret.handler(({ input, context }) =>
      service.rotate(context.tenant, input.params.endpoint_id, input.body),
    ),
    test: webhooks.test.handler(({ input, context }) =>
      service.test(context.tenant, input.params.endpoint_id, input.body, input.headers['idempotency-key']),
    ),
    listEvents: webhooks.listEvents.handler(async ({ input, context }) => {
      const page = await service.events(context.tenant, input.query);
      return { headers: pageHeaders(page), body: page.items };
    }),
    attempts: webhooks.attempts.handler(async ({ input, context }) =>
      bare(await service.attempts(context.tenant, input.params.event_id)),
    ),
    retry: webhooks.retry.handler(({ input, context }) =>
      service.retry(context.tenant, input.params.event_id),
    ),
  };
}

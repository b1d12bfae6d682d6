/** HTTP of notifications. */
import type { Procedures } from '../identity/procedures.ts';
import { seenVersion, tagged } from '../runtime/versions.ts';
import type { NotificationService } from './service.ts';
import { TemplateService } from './template-service.ts';

export function notificationsRoutes(
  { inEnvironment: { notifications } }: Procedures,
  service: NotificationService,
) {
  const templates = new TemplateService(service);
  return {
    list: notifications.list.handler(({ input, context }) => service.list(context.tenant, input.query)),
    get: notifications.get.handler(({ input, context }) =>
      service.get(context.tenant, input.params.notification_id),
    ),
    resend: notifications.resend.handler(({ input, context }) =>
      service.resend(context.tenant, input.params.notification_id, input.headers['idempotency-key']),
    ),
    templates: notifications.templates.handler(({ context }) => templates.list(context.tenant)),
    template: notifications.template.handler(async ({ input, context }) =>
      tagged(await templates.get(context.tenant, input.params)),
    ),
    saveTemplate: notifications.saveTemplate.handler(
      async ({ input: { params, headers, body }, context }) => {
        const version = seenVersion(headers['if-match'], body.version);
        return tagged(await templates.save(context.tenant, params, { ...body, version }));
      },
    ),
    resetTemplate: notifications.resetTemplate.handler(({ input, context }) =>
      templates.reset(context.tenant, input.params),
    ),
    preview: notifications.preview.handler(({ input, context }) =>
      templates.preview(context.tenant, input.params, input.body),
    ),
    test: notifications.test.handler(({ input, context }) =>
      templates.test(context.tenant, { ...input.params, ...input.body }, input.headers['idempotency-key']),
    ),
  };
}

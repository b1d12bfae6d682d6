/** HTTP of schedules. */
import type { AnsweredRequests } from '../database/answered-requests.ts';
import type { Procedures } from '../identity/procedures.ts';
import type { Session } from '../identity/sessions.ts';
import type { Context } from '../tenancy/context.ts';
import { visibleTo, type ScheduleService } from './service.ts';

const seenBy = ({ session, tenant }: { session: Session; tenant: Context }) =>
  visibleTo(session.account.role, tenant);

export function schedulesRoutes(
  { inEnvironment: { schedules } }: Procedures,
  service: ScheduleService,
  answered: AnsweredRequests,
) {
  return {
    list: schedules.list.handler(({ context }) => service.list(seenBy(context))),
    get: schedules.get.handler(({ input, context }) =>
      service.get(input.params.schedule_id, seenBy(context)),
    ),
    trigger: schedules.trigger.handler(({ input: { params, headers }, context }) => {
      const { id } = context.session.account;
      const key = headers['idempotency-key'];
      const repeatable = { actor: id, operation: 'schedules.trigger', key, request: params };
      return answered.onceElsewhere(repeatable, () =>
        service.trigger(context.tenant, params.schedule_id, seenBy(context)),
      );
    }),
    pause: schedules.pause.handler(({ input, context }) =>
      service.pause(context.tenant, input.params.schedule_id, input.body.reason, seenBy(context)),
    ),
    resume: schedules.resume.handler(({ input, context }) =>
      service.resume(context.tenant, input.params.schedule_id, seenBy(context)),
    ),
  };
}

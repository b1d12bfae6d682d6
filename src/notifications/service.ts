/** What was sent to customers, and sending it again. */
import { claimKey } from '../database/idempotency-keys.ts';
import { momentCursors } from '../runtime/cursor.ts';
import { deepPage, pageFacts } from '../runtime/deep-page.ts';
import { notFound, Refusal } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import type { NotificationDetailResponse, NotificationQuery, NotificationResponse } from './contract.ts';
import { RESENDABLE } from './notification.ts';
import type { NotificationWorkflows } from './notification-workflows.ts';
import { notificationView } from './notification-view.ts';
import * as repository from './repository.ts';

const RESEND = 'notifications.resend';
const CURSORS = momentCursors('notifications');

export class NotificationService {
  readonly #workflows: NotificationWorkflows;

  constructor(workflows: NotificationWorkflows) {
    this.#workflows = workflows;
  }

  async list(context: Context, query: NotificationQuery) {
    const found = await repository.listNotifications(context.db, query, deepPage(CURSORS, query));
    const items: NotificationResponse[] = found.rows.map(({ micros: _micros, ...row }) =>
      notificationView(row),
    );
    return { items, ...pageFacts(CURSORS, query, found) };
  }

  /** @throws Refusal `not-found` */
  async get(context: Context, id: string): Promise<NotificationDetailResponse> {
    const row = await repository.findNotification(context.db, id);
    if (!row) throw notFound('notification', id);
    return notificationView(row);
  }

  /**
   * Sends again what is written in it. Should Temporal be away, it goes when the next one does, or the job `reconcile`
   * comes by. A repeat with the same key sends nothing.
   *
   * @throws Refusal `not-found`, `conflict` when there is nothing to send, it is on its way already, or the key was used
   *   for another
   */
  async resend(context: Context, id: string, key?: string): Promise<NotificationDetailResponse> {
    await context.db.transaction().execute(async (trx) => {
      const claim = { operation: RESEND, key, request: { id }, resourceId: id };
      if ((await claimKey(trx, claim)) !== undefined) return;
      if (!(await repository.reopen(trx, id))) throw await this.#notResendable(context, id);
    });
    await this.ring(context);
    return this.get(context, id);
  }

  /** Says that something is due. A failure harms nothing: see `resend`. */
  async ring(context: Context): Promise<void> {
    try {
      await this.#workflows.ring(context.environment.slug);
    } catch (error) {
      context.log.warn({ err: error }, 'notifications wait until somebody tells of the next');
    }
  }

  async #notResendable(context: Context, id: string): Promise<Refusal> {
    const { status } = await this.get(context, id);
    if (RESENDABLE.includes(status)) return new Refusal('conflict', 'Nothing is written in it to be sent.');
    return new Refusal('conflict', `A notification that is ${status} cannot be sent again.`, {
      allowed: [...RESENDABLE],
    });
  }
}

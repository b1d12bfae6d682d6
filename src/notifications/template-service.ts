/** The templates of an environment: looking at them, writing them, trying them out. */
import { claimKey } from '../database/idempotency-keys.ts';
import { invalidField, notFound, Refusal } from '../runtime/errors.ts';
import { newId } from '../runtime/ids.ts';
import { assertVersion, staleVersion } from '../runtime/versions.ts';
import type { Context } from '../tenancy/context.ts';
import { viewOf } from './compose.ts';
import type * as contract from './contract.ts';
import type { TemplateContent } from './default-templates.ts';
import { findOrdersToTell, insertNotifications } from './event-repository.ts';
import type { Channel, NotificationType } from './notification.ts';
import { findLastEvent } from './repository.ts';
import type { NotificationService } from './service.ts';
import { assertTemplate, MOST, render, TemplateFault } from './template.ts';
import { currentOf, currentTemplates, type CurrentTemplate } from './templates.ts';
import { findVersions, insertVersion } from './template-repository.ts';
import { LINE_FIELDS, ORDER_FIELDS, SAMPLE_VIEW, type NotificationView } from './view.ts';

const TEST = 'notifications.test';

/** Which template. */
export interface TemplateKey {
  type: NotificationType;
  channel: Channel;
}

type Parts = Omit<TemplateContent, 'is_active'>;

/** What is given, as far as the channel has it, judged. @throws Refusal `invalid` naming the part and what is known */
function judged(channel: Channel, given: Pick<contract.TemplateInput, 'subject' | 'text' | 'html'>): Parts {
  const { text, subject = null, html = null } = given;
  if (channel === 'EMAIL' && subject === null) throw invalidField('subject', 'is missing: an email has one');
  if (channel === 'SMS' && subject !== null) throw invalidField('subject', 'is for email alone');
  if (channel === 'SMS' && html !== null) throw invalidField('html', 'is for email alone');
  if (channel === 'SMS' && text.length > MOST.sms)
    throw invalidField('text', `has at most ${MOST.sms} characters`);
  for (const [path, part] of Object.entries({ subject, text, html })) {
    if (part !== null) assertPart(path, part);
  }
  return { subject, text, html };
}

function assertPart(path: string, part: string): void {
  try {
    assertTemplate(part);
  } catch (error) {
    if (!(error instanceof TemplateFault)) throw error;
    const message = `is no template: ${error.message}`;
    throw new Refusal('invalid', `${path}: ${message}`, { errors: [{ path, message }] });
  }
}

const PHONE_OR_ADDRESS: Record<Channel, RegExp> = {
  EMAIL: /^[^\s@<>,;"]+@[^\s@<>,;"]+$/,
  SMS: /^\+?[0-9][0-9 ()./-]{4,}$/,
};

export class TemplateService {
  readonly #notifications: NotificationService;

  constructor(notifications: NotificationService) {
    this.#notifications = notifications;
  }

  async list({ db }: Context): Promise<contract.TemplateListResponse> {
    const items = await currentTemplates(db);
    return { items, order_fields: [...ORDER_FIELDS], line_fields: [...LINE_FIELDS] };
  }

  async get({ db }: Context, { type, channel }: TemplateKey) {
    const rows = await findVersions(db, type, channel);
    const versions = rows.map((row) => currentOf(type, channel, row));
    return { ...currentOf(type, channel, rows[0]), versions };
  }

  /** Writes the next version. @throws Refusal `invalid`, `conflict` when there is a newer version than was changed */
  async save(context: Context, key: TemplateKey, input: contract.TemplateInput): Promise<CurrentTemplate> {
    const parts = judged(key.channel, input);
    return this.#write(context, key, { ...parts, is_active: input.is_active }, input.version);
  }

  /** The product's own template counts again; what was written is kept as an earlier version. */
  async reset(context: Context, key: TemplateKey): Promise<CurrentTemplate> {
    return this.#write(context, key, null, undefined);
  }

  /** @throws Refusal `invalid`, `not-found` when there is no such order */
  async preview(
    context: Context,
    { channel }: TemplateKey,
    input: contract.PreviewInput,
  ): Promise<contract.RenderedResponse> {
    const parts = judged(channel, input);
    return render(parts, input.order_id ? await this.#orderView(context, input.order_id) : SAMPLE_VIEW);
  }

  /**
   * Sends the template that counts, with the sample, to somebody. A repeat with the same key sends nothing more.
   *
   * @throws Refusal `invalid`, `conflict` when the key was used for another test
   */
  async test(
    context: Context,
    request: TemplateKey & contract.TestInput,
    key?: string,
  ): Promise<contract.NotificationDetailResponse> {
    const { channel, recipient } = request;
    if (!PHONE_OR_ADDRESS[channel].test(recipient))
      throw invalidField('recipient', channel === 'EMAIL' ? 'is no email address' : 'is no phone number');
    const notification = await this.#sample(context, request);
    const id = await context.db.transaction().execute(async (trx) => {
      const claim = { operation: TEST, key, request, resourceId: notification.id };
      const first = await claimKey(trx, claim);
      if (first === undefined) await insertNotifications(trx, [notification]);
      return first ?? notification.id;
    });
    await this.#notifications.ring(context);
    return this.#notifications.get(context, id);
  }

  async #sample(context: Context, { type, channel, recipient }: TemplateKey & contract.TestInput) {
    const template = await this.get(context, { type, channel });
    const rendered = render(template, { ...SAMPLE_VIEW, shop_name: context.environment.name });
    return {
      ...{ id: newId(), type, channel, recipient, template_version: template.version },
      ...{ event_id: null, order_id: null, order_number: null, is_test: true, reason: null },
      ...rendered,
      subject: rendered.subject === null ? null : `[Test] ${rendered.subject}`,
      status: 'PENDING' as const,
    };
  }

  async #write(
    context: Context,
    { type, channel }: TemplateKey,
    content: TemplateContent | null,
    changed: number | undefined,
  ): Promise<CurrentTemplate> {
    const { version } = await this.get(context, { type, channel });
    assertVersion('template', { version }, changed);
    const nothing = { is_active: null, subject: null, text: null, html: null };
    const row = {
      ...{ type, channel, version: version + 1, created_by: context.actor },
      ...(content ?? nothing),
    };
    if (!(await insertVersion(context.db, row))) throw staleVersion('template', version + 1, changed);
    return this.get(context, { type, channel });
  }

  async #orderView(context: Context, orderId: string): Promise<NotificationView> {
    const sequence = await findLastEvent(context.db, orderId);
    const [order] = sequence === undefined ? [] : await findOrdersToTell(context.db, [{ orderId, sequence }]);
    if (!order) throw notFound('order', orderId);
    return viewOf(order, context.environment.name);
  }
}

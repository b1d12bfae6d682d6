/** Notifications to customers: what was sent, sending again, and the templates. */
import { z } from 'zod';
import {
  contract,
  contractWithHeaders,
  deepPageOf,
  deepPaging,
  requestHeaders,
  timestamp,
  uuid,
} from '../runtime/contract.ts';
import { taggedOf, versionHeaders } from '../runtime/versions.ts';
import { CHANNELS, NOTIFICATION_STATUSES, NOTIFICATION_TYPES } from './notification.ts';
import { MOST } from './template.ts';

const type = z.enum(NOTIFICATION_TYPES);
const channel = z.enum(CHANNELS);

export const notificationSchema = z
  .object({
    id: uuid,
    event_id: uuid.nullable().describe("The event of the order's trail that it tells of"),
    order_id: uuid.nullable(),
    order_number: z.string().nullable(),
    type,
    channel,
    is_test: z.boolean(),
    recipient: z.string().nullable(),
    subject: z.string().nullable(),
    template_version: z.int().describe("0: the product's own template"),
    status: z
      .enum(NOTIFICATION_STATUSES)
      .describe(
        'UNCERTAIN: handed over without an answer; it may have arrived and is not sent again by itself',
      ),
    reason: z.string().nullable().describe('Why it was not sent, or not yet'),
    provider: z.string().nullable(),
    message_id: z.string().nullable().describe('Stays the same when an attempt is repeated'),
    attempt_count: z.int(),
    next_attempt_at: timestamp.nullable(),
    sent_at: timestamp.nullable(),
    created_at: timestamp,
  })
  .meta({ id: 'Notification' });
export type NotificationResponse = z.infer<typeof notificationSchema>;

export const notificationDetailSchema = notificationSchema
  .extend({
    text: z.string().nullable(),
    html: z.string().nullable(),
    provider_response: z.string().nullable(),
  })
  .meta({ id: 'NotificationDetail' });
export type NotificationDetailResponse = z.infer<typeof notificationDetailSchema>;

const notificationQuery = z.object({
  order_id: uuid.optional(),
  order_number: z.string().min(1).max(50).optional().describe('How the number begins'),
  type: type.optional(),
  channel: channel.optional(),
  status: z.enum(NOTIFICATION_STATUSES).optional(),
  ...deepPaging(50),
});
export type NotificationQuery = z.output<typeof notificationQuery>;

export const templateSchema = z
  .object({
    type,
    channel,
    version: z.int().describe('0: the environment has never written its own'),
    is_default: z.boolean().describe("True: it is the product's own"),
    is_active: z.boolean(),
    subject: z.string().nullable(),
    text: z.string(),
    html: z.string().nullable(),
    updated_by: z.string().nullable(),
    updated_at: timestamp.nullable(),
  })
  .meta({ id: 'NotificationTemplate' });
export type TemplateResponse = z.infer<typeof templateSchema>;

export const templateListSchema = z.object({
  items: z.array(templateSchema),
  order_fields: z.array(z.string()).describe('What {{…}} can show'),
  line_fields: z.array(z.string()).describe('The same within {{#each lines}}'),
});
export type TemplateListResponse = z.infer<typeof templateListSchema>;

const subject = z.string().trim().min(1).max(MOST.subject).nullish();
const text = z.string().min(1).max(MOST.text);
const html = z.string().min(1).max(MOST.html).nullish();

export const templateInput = z.strictObject({
  is_active: z.boolean().default(true),
  subject: subject.describe('For email alone'),
  text,
  html: html.describe('For email alone; without it the email is text'),
  version: z
    .int()
    .min(0)
    .optional()
    .describe('As If-Match: the version that was changed; refused when there is a newer one'),
});
export type TemplateInput = z.output<typeof templateInput>;

export const previewInput = z.strictObject({
  subject,
  text,
  html,
  order_id: uuid.nullish().describe('An order to show; without it a sample'),
});
export type PreviewInput = z.output<typeof previewInput>;

const renderedSchema = z.object({
  subject: z.string().nullable(),
  text: z.string(),
  html: z.string().nullable(),
});
export type RenderedResponse = z.infer<typeof renderedSchema>;

const testInput = z.strictObject({ recipient: z.string().trim().min(3).max(254) });
export type TestInput = z.output<typeof testInput>;

const byId = z.object({ notification_id: uuid });
const byTemplate = z.object({ type, channel });
const tags = ['Notifications'];
const route = <M extends 'GET' | 'POST' | 'PUT'>(method: M, path: `/${string}` | '', summary: string) => ({
  method,
  path: `/notifications${path}` as const,
  summary,
  tags,
});
const TEMPLATE = '/templates/{type}/{channel}';

export const notificationsContract = {
  list: contract
    .route(route('GET', '', 'Notifications, newest first'))
    .input(z.object({ query: notificationQuery }))
    .output(deepPageOf(notificationSchema)),
  get: contract
    .route(route('GET', '/{notification_id}', 'One notification with what is written in it'))
    .input(z.object({ params: byId }))
    .output(notificationDetailSchema),
  resend: contract
    .route({ ...route('POST', '/{notification_id}/resend', 'Send it again, now'), successStatus: 202 })
    .input(z.object({ headers: requestHeaders, params: byId }))
    .output(notificationDetailSchema),
  templates: contract
    .route(route('GET', '/templates', 'The templates that count in this environment'))
    .input(z.object({}))
    .output(templateListSchema),
  template: contractWithHeaders
    .route(route('GET', TEMPLATE, 'One template with its earlier versions, the newest first'))
    .input(z.object({ params: byTemplate }))
    .output(taggedOf(templateSchema.extend({ versions: z.array(templateSchema) }))),
  saveTemplate: contractWithHeaders
    .route(route('PUT', TEMPLATE, 'Write the next version of a template'))
    .input(z.object({ params: byTemplate, headers: versionHeaders, body: templateInput }))
    .output(taggedOf(templateSchema)),
  resetTemplate: contract
    .route(route('POST', `${TEMPLATE}/reset`, "Go back to the product's own template"))
    .input(z.object({ params: byTemplate }))
    .output(templateSchema),
  preview: contract
    .route(
      route('POST', `${TEMPLATE}/preview`, 'What a template would make of an order; nothing is sent or kept'),
    )
    .input(z.object({ params: byTemplate, body: previewInput }))
    .output(renderedSchema),
  test: contract
    .route({
      ...route('POST', `${TEMPLATE}/test`, 'Send the template with a sample order'),
      successStatus: 202,
    })
    .input(z.object({ headers: requestHeaders, params: byTemplate, body: testInput }))
    .output(notificationDetailSchema),
};

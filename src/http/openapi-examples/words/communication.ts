/** Webhooks, notifications, payloads and schedules. */
import { AT, ID, ORDER_NUMBER, type Words } from './word.ts';

const SUBJECT = `Your order ${ORDER_NUMBER} is on its way`;
const TEXT = `Dear Jane Doe, your order ${ORDER_NUMBER} has left us.`;

const TEMPLATE = {
  type: 'order_shipment',
  channel: 'EMAIL',
  is_default: false,
  subject: 'Your order {{order_number}} is on its way',
  text: 'Dear {{customer_name}}, your order {{order_number}} has left us.',
  html: null,
  updated_by: `user:${ID.user}`,
};

const RUN = {
  workflow_id: 'schedule/sync-all-tracking-2026-11-23T14:00:00Z',
  status: 'COMPLETED',
  started_at: '2026-11-23T14:00:00.000Z',
  finished_at: '2026-11-23T14:00:02.310Z',
  results: [{ environment: 'default', counts: { shipments: 12, changed: 3 }, error: null }],
};

export const communicationWords: Words = {
  webhooks: {
    id: ID.webhook,
    name: 'Warehouse',
    url: 'https://hooks.example.com/longhaul',
    event_types: ['order.shipped', 'order.delivered'],
    default_event_types: ['order.created', 'order.shipped', 'order.delivered', 'order.cancelled'],
    headers: { 'X-Tenant': 'acme' },
    ordered: false,
    retry_count: 3,
    new_secret_from: null,
    secret: 'whsec_4f1c0b7e9d2a48c6b35e8f70a1d94c22',
    event_id: ID.delivery,
    created_at: AT.begun,
  },
  'webhooks.rotateSecret': { new_secret_from: AT.later },
  'webhooks.test': { status: 'PENDING', message: 'order.test is on its way' },
  'webhooks.retry': { status: 'FAILED', message: 'The delivery is tried again' },
  'webhooks.listEvents': {
    id: ID.delivery,
    endpoint_id: ID.webhook,
    event_type: 'order.shipped',
    status: 'DELIVERED',
    attempt_count: 1,
    next_retry_at: null,
    last_response_code: 200,
    last_error: null,
    delivered_at: AT.shipped,
    created_at: AT.shipped,
  },
  'webhooks.attempts': {
    attempt: 1,
    response_code: 200,
    response_body: '{"received":true}',
    error: null,
    latency_ms: 84,
    attempted_at: AT.shipped,
  },
  notifications: {
    id: ID.notification,
    event_id: ID.event,
    type: 'order_shipment',
    channel: 'EMAIL',
    is_test: false,
    recipient: 'jane.doe@example.com',
    subject: SUBJECT,
    template_version: 2,
    status: 'SENT',
    provider: 'smtp',
    message_id: `<${ID.notification}@example.com>`,
    attempt_count: 1,
    next_attempt_at: null,
    sent_at: AT.shipped,
    created_at: AT.shipped,
    text: TEXT,
    html: null,
    provider_response: '250 2.0.0 Ok: queued',
  },
  'notifications.templates': {
    ...TEMPLATE,
    order_fields: ['order_number', 'customer_name', 'total_amount', 'tracking_number'],
    line_fields: ['sku', 'product_name', 'quantity'],
  },
  'notifications.template': TEMPLATE,
  'notifications.saveTemplate': TEMPLATE,
  'notifications.resetTemplate': {
    ...TEMPLATE,
    version: 3,
    is_default: true,
  },
  versions: TEMPLATE,
  codec: {
    payloads: [
      {
        metadata: { encoding: 'anNvbi9wbGFpbg==' },
        data: Buffer.from('{"greeting":"hello"}').toString('base64'),
      },
    ],
  },
  schedules: {
    id: 'sync-all-tracking',
    summary: 'Asks the carriers about the parcels under way and tells their orders what is new.',
    cron: '*/15 * * * *',
    catch_up_seconds: 900,
    state: 'ACTIVE',
    pause_reason: null,
    next_runs: ['2026-11-23T14:15:00.000Z', '2026-11-23T14:30:00.000Z'],
    skipped_runs: 0,
    missed_runs: 0,
    last_run: RUN,
    runs: [RUN],
  },
  'schedules.pause': { state: 'PAUSED', pause_reason: 'Upgrade of the carrier', next_runs: [] },
};

/** Bodies for webhooks, notifications, search, schedules, the codec and signing in. */
import { one, SOME_ID, type Examples } from './example.ts';

/** As long as such tokens are. */
const LINK_TOKEN = 'x'.repeat(43);

const template = {
  subject: 'Your order {{order_number}} is on its way',
  text: 'Dear {{customer_name}}, your order {{order_number}} has left us.',
};
/** `{"greeting":"hello"}` as Temporal's converter writes it. */
const payloads = [
  {
    metadata: { encoding: 'anNvbi9wbGFpbg==' },
    data: Buffer.from('{"greeting":"hello"}').toString('base64'),
  },
];

export const communicationExamples = {
  identity: {
    login: one('The demo', { email: 'admin@example.com', password: 'admin123' }),
    refresh: one('The last one that was answered', {
      refresh_token: `01930000-0000-4000-8000-000000000001.${LINK_TOKEN}`,
    }),
    changePassword: one('Another password', {
      current_password: 'a long phrase that only Jane knows',
      new_password: 'another phrase that only Jane knows',
    }),
    requestPasswordReset: one('A forgotten password', { email: 'jane.doe@example.com' }),
    describePasswordLink: one('What the link ends with', { token: LINK_TOKEN }),
    setPassword: one('The password of choice', {
      token: LINK_TOKEN,
      password: 'a long phrase that only Jane knows',
    }),
  },
  webhooks: {
    createEndpoint: one('Told of what leaves', {
      name: 'Warehouse',
      url: 'https://hooks.example.com/longhaul',
      event_types: ['order.shipped', 'order.delivered'],
      headers: { 'X-Tenant': 'acme' },
    }),
    updateEndpoint: one('Silent for now', { is_active: false }),
    rotateSecret: one('Both secrets for a day', { valid_hours: 24 }),
    test: one('To this endpoint', { event_type: 'order.test' }),
  },
  notifications: {
    saveTemplate: one('Own words', template),
    preview: one('With the data of an order', { ...template, order_id: SOME_ID }),
    test: one('To yourself', { recipient: 'you@example.com' }),
  },
  search: {
    orders: one('Words, filters and a sort', {
      query: 'widgt',
      status: 'SHIPPED',
      min_amount: 50,
      sort_by: 'total_amount',
      sort_order: 'desc',
    }),
    products: one('Words and a price', { query: 'gadget', max_price: 100 }),
  },
  schedules: { pause: one('For an upgrade', { reason: 'Upgrade of the carrier' }) },
  codec: { decode: one('One payload', { payloads }), encode: one('One payload', { payloads }) },
} satisfies Examples;

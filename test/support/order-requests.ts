/** Everything that the API can be asked to do with one order, as requests over HTTP. */
import { ORDER_STATUSES, type OrderStatus } from '../../src/orders/order.ts';
import { newId } from '../../src/runtime/ids.ts';

/** An order that something is asked of, with the ids that its requests name. */
export interface Subject {
  id: string;
  lineId: string;
  nodeId: string;
  pickupCode: string;
  /** Missing while no node works on it. */
  fulfillmentId?: string;
  /** Missing while nothing is to come back. */
  returnId?: string;
}

interface Form {
  method: 'POST' | 'PATCH';
  path: (order: Subject) => string;
  body: (order: Subject) => Record<string, unknown>;
  /** What makes it another request; missing where a request has no words of its own. */
  otherwise?: (order: Subject) => Record<string, unknown>;
}

const orderPath = (rest: string) => (order: Subject) => `/orders/${order.id}${rest}`;
const fulfillmentPath = (rest: string) => (order: Subject) =>
  `/fulfillments/${order.fulfillmentId ?? newId()}/${rest}`;
const returnPath = (rest: string) => (order: Subject) => `/returns/${order.returnId ?? newId()}/${rest}`;
const says = (words: Record<string, unknown>) => () => words;
const units =
  (quantity: number, words: Record<string, unknown>) =>
  ({ lineId }: Subject) => ({ ...words, lines: [{ order_item_id: lineId, quantity }] });

const ORDER_FORMS = {
  cancel: {
    path: orderPath('/cancel'),
    body: says({ reason: 'too late' }),
    otherwise: says({ reason: 'too dear' }),
  },
  cancel_lines: {
    path: orderPath('/cancel'),
    body: units(1, { reason: 'one will do' }),
    otherwise: units(1, { reason: 'one is enough' }),
  },
  edit: {
    method: 'PATCH',
    path: orderPath(''),
    body: units(3, { customer_name: 'Somebody Else' }),
    otherwise: units(4, { customer_name: 'Somebody Else' }),
  },
  hold: {
    path: orderPath('/hold'),
    body: says({ reason: 'fraud', notes: 'looks odd' }),
    otherwise: says({ reason: 'manual', notes: 'looks odd' }),
  },
  release: {
    path: orderPath('/release'),
    body: says({ notes: 'is fine' }),
    otherwise: says({ notes: 'is well' }),
  },
  source: { path: orderPath('/source'), body: says({}) },
  create_return: {
    path: orderPath('/returns'),
    body: units(1, { reason: 'too small' }),
    otherwise: units(1, { reason: 'too large' }),
  },
  refund: {
    path: orderPath('/refund'),
    body: says({ amount: '5.00', reason: 'scratched' }),
    otherwise: says({ amount: '6.00', reason: 'scratched' }),
  },
} as const satisfies Record<string, Partial<Form>>;

const FULFILLMENT_FORMS = {
  start_picking: { path: fulfillmentPath('start-picking'), body: says({}) },
  pick: {
    path: fulfillmentPath('pick'),
    body: says({}),
    otherwise: says({ reason: 'shelf empty' }),
  },
  pack: { path: fulfillmentPath('pack'), body: says({}) },
  handover: {
    path: fulfillmentPath('handover'),
    body: ({ pickupCode }: Subject) => ({ pickup_code: pickupCode }),
  },
  reject: {
    path: fulfillmentPath('reject'),
    body: says({ reason: 'flooded' }),
    otherwise: says({ reason: 'no staff' }),
  },
} as const satisfies Record<string, Partial<Form>>;

const RETURN_FORMS = {
  receive_return: {
    path: returnPath('receive'),
    body: says({}),
    otherwise: ({ nodeId }: Subject) => ({ node_id: nodeId }),
  },
  reject_return: {
    path: returnPath('reject'),
    body: says({ reason: 'worn' }),
    otherwise: says({ reason: 'torn' }),
  },
  refund_return: {
    path: returnPath('refund'),
    body: says({ reason: 'as agreed' }),
    otherwise: says({ reason: 'as promised' }),
  },
} as const satisfies Record<string, Partial<Form>>;

export type OrderAsk = keyof typeof ORDER_FORMS;
export type FulfillmentAsk = keyof typeof FULFILLMENT_FORMS;
export type ReturnAsk = keyof typeof RETURN_FORMS;
/** A status to be moved to, or a command by its name; `edit?` is an edit that only shows what it would do. */
export type Ask = OrderStatus | OrderAsk | 'edit?' | FulfillmentAsk | ReturnAsk;

const namesOf = <T extends object>(forms: T) => Object.keys(forms) as (keyof T)[];
export const ORDER_ASKS = namesOf(ORDER_FORMS);
export const FULFILLMENT_ASKS = namesOf(FULFILLMENT_FORMS);
export const RETURN_ASKS = namesOf(RETURN_FORMS);

const FORMS = new Map<Ask, Form>([
  ...ORDER_STATUSES.map((status): [Ask, Form] => [
    status,
    {
      method: 'PATCH',
      path: orderPath('/status'),
      body: says({ status, notes: 'by hand' }),
      otherwise: says({ status, notes: 'by other hands' }),
    },
  ]),
  ...Object.entries({ ...ORDER_FORMS, ...FULFILLMENT_FORMS, ...RETURN_FORMS }).map(
    ([name, form]): [Ask, Form] => [name as Ask, { method: 'POST', ...form }],
  ),
  ['edit?', { ...ORDER_FORMS.edit, path: orderPath('?dry_run=true') }],
]);

/** What can be asked of this order: fulfillments and returns only where there are some. */
export function asksOf({ fulfillmentId, returnId }: Pick<Subject, 'fulfillmentId' | 'returnId'>): Ask[] {
  return [
    ...ORDER_STATUSES,
    ...ORDER_ASKS,
    'edit?',
    ...(fulfillmentId ? FULFILLMENT_ASKS : []),
    ...(returnId ? RETURN_ASKS : []),
  ];
}

/** One request over HTTP. */
export interface OrderRequest {
  method: string;
  path: string;
  body?: Record<string, unknown>;
}

function formOf(ask: Ask): Form {
  const form = FORMS.get(ask);
  if (!form) throw new Error(`Nobody knows how to ask for ${ask}`);
  return form;
}

/** The request that asks this of the order. */
export function requestFor(ask: Ask, order: Subject): OrderRequest {
  const { method, path, body } = formOf(ask);
  return { method, path: path(order), body: body(order) };
}

/** The same wish in other words; undefined where there are none. */
export function otherRequestFor(ask: Ask, order: Subject): OrderRequest | undefined {
  const { method, path, otherwise } = formOf(ask);
  return otherwise && { method, path: path(order), body: otherwise(order) };
}

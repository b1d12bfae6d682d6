/** Fulfillment nodes: reading, making and changing them. */
import { z } from 'zod';
import {
  contract,
  contractWithHeaders,
  paging,
  queryFlag,
  requestHeaders,
  timestamp,
  uuid,
} from '../runtime/contract.ts';
import { taggedOf, version, versionHeaders } from '../runtime/versions.ts';
import { FULFILLMENT_MODES, NODE_STATUSES, NODE_TYPES } from './node.ts';
import { openingHoursSchema } from './opening-hours.ts';
import { isTimeZone } from './time-zone.ts';

export const nodeSchema = z
  .object({
    id: uuid,
    code: z.string(),
    name: z.string(),
    node_type: z.enum(NODE_TYPES),
    status: z.enum(NODE_STATUSES),
    address_line1: z.string().nullable(),
    address_line2: z.string().nullable(),
    city: z.string().nullable(),
    state: z.string().nullable(),
    postal_code: z.string().nullable(),
    country: z.string(),
    latitude: z.number(),
    longitude: z.number(),
    can_ship: z.boolean(),
    can_pickup: z.boolean(),
    can_curbside: z.boolean(),
    can_same_day: z.boolean(),
    daily_order_capacity: z.int(),
    current_daily_orders: z.int(),
    avg_processing_hours: z.number(),
    shipping_cost_multiplier: z.number(),
    time_zone: z.string(),
    opening_hours: openingHoursSchema,
    cut_off_time: z.string().nullable(),
    fulfillment_mode: z.enum(FULFILLMENT_MODES).nullable(),
    version,
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Node' });
export type NodeResponse = z.infer<typeof nodeSchema>;

const text = (max: number) => z.string().trim().min(1).max(max);
/** What it is, and where; a change that gives null for what may be unknown forgets it. */
const place = {
  name: text(200),
  node_type: z.enum(NODE_TYPES),
  address_line1: text(300).nullable(),
  address_line2: text(300).nullable(),
  city: text(200).nullable(),
  state: text(100).nullable(),
  postal_code: text(20).nullable(),
  country: z
    .string()
    .regex(/^[A-Za-z]{2}$/, 'must be a two-letter ISO 3166 code')
    .toUpperCase(),
  latitude: z.number().min(-90).max(90),
  longitude: z.number().min(-180).max(180),
};
const MOST_ORDERS = 2_147_483_647;
/** What it can do, and when. */
const work = {
  status: z.enum(NODE_STATUSES),
  can_ship: z.boolean(),
  can_pickup: z.boolean(),
  can_curbside: z.boolean(),
  can_same_day: z.boolean(),
  daily_order_capacity: z.int().min(1).max(MOST_ORDERS).describe('Orders of one local date'),
  avg_processing_hours: z.number().min(0).max(8_760),
  shipping_cost_multiplier: z.number().min(0).max(1_000),
  time_zone: z
    .string()
    .max(100)
    .refine(isTimeZone, 'must be an IANA time zone such as America/New_York')
    .describe('IANA time zone; the date of the node decides which day an order counts on'),
  opening_hours: openingHoursSchema,
  cut_off_time: z
    .string()
    .regex(/^([01]\d|2[0-3]):[0-5]\d(:00)?$/, 'must be a time such as 15:30')
    .nullable()
    .describe('Local time after which an order counts as of the next day'),
  fulfillment_mode: z
    .enum(FULFILLMENT_MODES)
    .nullable()
    .describe('Who moves its fulfillments on; null: as the environment says'),
};

export const nodeInput = z
  .strictObject({
    code: text(50),
    ...place,
    address_line1: place.address_line1.default(null),
    address_line2: place.address_line2.default(null),
    city: place.city.default(null),
    state: place.state.default(null),
    postal_code: place.postal_code.default(null),
    country: place.country.default('US'),
    status: work.status.default('ACTIVE'),
    can_ship: work.can_ship.default(true),
    can_pickup: work.can_pickup.default(false),
    can_curbside: work.can_curbside.default(false),
    can_same_day: work.can_same_day.default(false),
    daily_order_capacity: work.daily_order_capacity.default(500),
    avg_processing_hours: work.avg_processing_hours.default(24),
    shipping_cost_multiplier: work.shipping_cost_multiplier.default(1),
    time_zone: work.time_zone.default('UTC'),
    opening_hours: work.opening_hours.default({}),
    cut_off_time: work.cut_off_time.default(null),
    fulfillment_mode: work.fulfillment_mode.default(null),
  })
  .meta({ id: 'NodeCreate' });
export type NodeInput = z.output<typeof nodeInput>;

export const nodePatch = z
  .strictObject({
    ...place,
    ...work,
    name: place.name.nullable(),
    node_type: place.node_type.nullable(),
    country: place.country.nullable(),
    latitude: place.latitude.nullable(),
    longitude: place.longitude.nullable(),
    status: work.status.nullable(),
    can_ship: work.can_ship.nullable(),
    can_pickup: work.can_pickup.nullable(),
    can_curbside: work.can_curbside.nullable(),
    can_same_day: work.can_same_day.nullable(),
    daily_order_capacity: work.daily_order_capacity.nullable(),
    avg_processing_hours: work.avg_processing_hours.nullable(),
    shipping_cost_multiplier: work.shipping_cost_multiplier.nullable(),
    time_zone: work.time_zone.nullable(),
    opening_hours: work.opening_hours.nullable(),
  })
  .partial()
  .meta({
    id: 'NodeUpdate',
    description:
      'Null forgets an address field, the cut-off time or the mode; any other field that is null stays as it is.',
  });
export type NodePatch = z.output<typeof nodePatch>;

const nodeQuery = z.object({
  node_type: z.enum(NODE_TYPES).optional(),
  status: z.enum(NODE_STATUSES).optional(),
  can_ship: queryFlag.optional(),
  can_pickup: queryFlag.optional(),
  ...paging(50),
});
export type NodeQuery = z.output<typeof nodeQuery>;

const byId = z.object({ params: z.object({ node_id: uuid }) });
const tags = ['Nodes'];

export const nodesContract = {
  list: contract
    .route({ method: 'GET', path: '/nodes', summary: 'List nodes by code', tags })
    .input(z.object({ query: nodeQuery }))
    .output(z.object({ items: z.array(nodeSchema), total: z.int() })),
  create: contractWithHeaders
    .route({ method: 'POST', path: '/nodes', summary: 'Add a node', tags, successStatus: 201 })
    .input(z.object({ headers: requestHeaders, body: nodeInput }))
    .output(taggedOf(nodeSchema)),
  update: contractWithHeaders
    .route({ method: 'PATCH', path: '/nodes/{node_id}', summary: 'Change a node', tags })
    .input(byId.extend({ headers: versionHeaders, body: nodePatch }))
    .output(taggedOf(nodeSchema)),
  deactivate: contractWithHeaders
    .route({
      method: 'DELETE',
      path: '/nodes/{node_id}',
      summary: 'Deactivate a node: it gets no new orders and keeps those that it has',
      tags,
      successStatus: 204,
    })
    .input(byId)
    .output(z.object({ headers: z.record(z.string(), z.string()).optional() })),
  get: contractWithHeaders
    .route({ method: 'GET', path: '/nodes/{node_id}', summary: 'One node', tags })
    .input(byId)
    .output(taggedOf(nodeSchema)),
  capacity: contract
    .route({
      method: 'GET',
      path: '/nodes/{node_id}/capacity',
      summary: 'Orders of today against the capacity',
      tags,
    })
    .input(byId)
    .output(
      z.object({
        node_id: uuid,
        node_code: z.string(),
        local_date: z.iso.date(),
        daily_order_capacity: z.int(),
        current_daily_orders: z.int(),
        remaining_capacity: z.int(),
        utilization: z.number(),
      }),
    ),
};

/** Reading fulfillment nodes. */
import { z } from 'zod';
import { contract, paging, queryFlag, timestamp, uuid } from '../runtime/contract.ts';
import { FULFILLMENT_MODES, NODE_STATUSES, NODE_TYPES } from './node.ts';

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
    cut_off_time: z.string().nullable(),
    fulfillment_mode: z.enum(FULFILLMENT_MODES).nullable(),
    created_at: timestamp,
    updated_at: timestamp,
  })
  .meta({ id: 'Node' });
export type NodeResponse = z.infer<typeof nodeSchema>;

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
  get: contract
    .route({ method: 'GET', path: '/nodes/{node_id}', summary: 'One node', tags })
    .input(byId)
    .output(nodeSchema),
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

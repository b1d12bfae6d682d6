/** What can be promised for a cart: from where, for how much, by when. */
import { z } from 'zod';
import { FULFILLMENT_TYPES } from '../orders/order.ts';
import { contract, decimal, timestamp, uuid } from '../runtime/contract.ts';
import { hypotheticalOrderInput } from './hypothetical-order.ts';
import { SOURCING_STRATEGIES } from './strategy-names.ts';

export const promiseInput = hypotheticalOrderInput
  .omit({ fulfillment_type: true, allow_partial_shipment: true })
  .extend({
    fulfillment_types: z
      .array(z.enum(FULFILLMENT_TYPES))
      .min(1)
      .refine((types) => new Set(types).size === types.length, 'names a type twice')
      .default([...FULFILLMENT_TYPES]),
    at: timestamp.optional().describe('Moment of the order; unset: now. Stock and capacity are those of now'),
  })
  .meta({ id: 'PromiseRequest' });
export type PromiseInput = z.output<typeof promiseInput>;

const serviceSchema = z.object({
  carrier: z.string(),
  service_level: z.string(),
  cost: decimal,
  transit_hours: z.number(),
  arrives_on: z.iso.date(),
});

const partSchema = z.object({
  node_id: uuid,
  node_code: z.string(),
  node_name: z.string(),
  time_zone: z.string(),
  lines: z.array(
    z.object({ line: z.int().describe('Place in line_items, from 1'), sku: z.string(), quantity: z.int() }),
  ),
  work_begins_at: timestamp,
  ready_at: timestamp.describe('Handed to the carrier, or ready for the customer'),
  service: serviceSchema
    .nullable()
    .describe('The cheapest, which is the one that is booked; null for pickups'),
  other_services: z.array(serviceSchema),
});
export type PromisedPart = z.infer<typeof partSchema>;

export const promiseOptionSchema = z.object({
  fulfillment_type: z.enum(FULFILLMENT_TYPES),
  available: z.boolean(),
  reason: z.string().nullable().describe('Why it is not available'),
  cost: decimal
    .nullable()
    .describe('What the carriers charge, in the currency of the cart; pickups cost nothing'),
  earliest_date: z.iso
    .date()
    .nullable()
    .describe('Arrival of the last parcel, or readiness for pickup, as a date of the node'),
  ready_at: timestamp.nullable().describe('When the last node is done'),
  parts: z.array(partSchema).describe('One for each node that serves it'),
  rule_applied: z.string().nullable(),
  strategy_used: z.enum(SOURCING_STRATEGIES).nullable(),
  summary: z.string().nullable().describe('Why from there'),
});
export type PromiseOption = z.infer<typeof promiseOptionSchema>;

export const promiseSchema = z
  .object({ asked_at: timestamp, currency: z.string(), options: z.array(promiseOptionSchema) })
  .meta({ id: 'Promise' });
export type PromiseResponse = z.infer<typeof promiseSchema>;

export const promiseContract = {
  promise: contract
    .route({
      method: 'POST',
      path: '/sourcing/promise',
      summary:
        'By fulfillment type: can a cart be served, from where, for how much, by when; changes nothing',
      tags: ['Sourcing'],
    })
    .input(z.object({ body: promiseInput }))
    .output(promiseSchema),
};

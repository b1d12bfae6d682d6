/** The figures of the overview. */
import { z } from 'zod';
import { isTimeZone } from '../nodes/time-zone.ts';
import { contract, contractWithHeaders, currencyCode, listOf } from '../runtime/contract.ts';

/** Of all amounts of an answer: they never add up over currencies. */
const currencyOfAmounts = z
  .string()
  .nullable()
  .describe('Of the amounts: the one asked for, else that of the most orders; null without orders');

const currencyFiguresSchema = z
  .object({ currency: z.string(), count: z.int(), total_revenue: z.number() })
  .meta({ id: 'CurrencyFigures' });
export type CurrencyFigures = z.infer<typeof currencyFiguresSchema>;

const currencies = z
  .array(currencyFiguresSchema)
  .describe('All currencies that orders were placed in, most orders first');

const volumeSchema = z
  .object({
    date: z.iso.date(),
    count: z.int().describe('Orders in any currency'),
    currency: currencyOfAmounts,
    total_revenue: z.number(),
    avg_order_value: z.number(),
    currencies,
  })
  .meta({ id: 'OrderVolume' });

/** Of orders by when they were placed, without those that were cancelled. */
const income = {
  total_revenue: z.number().describe('Before refunds'),
  refunded_amount: z.number().describe('What has been given back of it until now'),
  net_revenue: z.number().describe('What is left of it'),
};

const percentilesSchema = z
  .object({ p50: z.number(), p90: z.number() })
  .nullable()
  .describe('Hours, to a twentieth; null when no order has come that far');

/** How a period went, in figures that can be held against those of another. */
const keyFiguresSchema = z
  .object({
    total_orders: z.int(),
    ...income,
    avg_order_value: z.number(),
    cancellation_rate: z.number().describe('Percent of all orders'),
    backorder_rate: z.number().describe('Percent of all orders that have waited for stock'),
    split_rate: z.number().describe('Percent of all orders that went out in more than one parcel'),
    shipping_cost: z.number().describe('What carriers ask for the parcels that they have taken'),
    avg_shipping_cost: z.number().describe('Of an order of which a carrier has taken a parcel'),
    hours_to_ship: percentilesSchema,
    hours_to_deliver: percentilesSchema,
  })
  .meta({ id: 'KeyFigures' });
export type KeyFigures = z.infer<typeof keyFiguresSchema>;

export const dashboardSchema = z
  .object({
    period_start: z.iso.date(),
    period_end: z.iso.date(),
    total_orders: z.int().describe('In any currency, as all counts'),
    currency: currencyOfAmounts,
    ...income,
    avg_order_value: z.number(),
    currencies,
    orders_by_status: z.record(z.string(), z.int()),
    orders_by_channel: z.array(
      z.object({ channel: z.string(), count: z.int(), percentage: z.number(), ...income }),
    ),
    orders_by_fulfillment_type: z.array(
      z.object({
        fulfillment_type: z.string(),
        count: z.int(),
        percentage: z.number(),
        ...income,
        avg_processing_hours: z.number(),
      }),
    ),
    top_nodes: z.array(
      z.object({
        node_id: z.string(),
        node_name: z.string(),
        node_code: z.string(),
        total_orders: z.int(),
        total_allocations: z.int(),
        avg_processing_hours: z.number(),
        capacity_utilization: z.number(),
      }),
    ),
    sourcing_strategies: z.array(
      z.object({ strategy: z.string(), count: z.int(), percentage: z.number(), avg_split_nodes: z.number() }),
    ),
    inventory_alerts: z.array(
      z.object({
        sku: z.string(),
        product_name: z.string().nullable(),
        node_id: z.string(),
        node_code: z.string(),
        quantity_available: z.int(),
        reorder_point: z.int(),
      }),
    ),
    daily_volume: z.array(volumeSchema),
    timezone: z.string().describe('Whose days these are'),
    key_figures: keyFiguresSchema,
    previous: z
      .object({
        period_start: z.iso.date(),
        period_end: z.iso.date(),
        key_figures: keyFiguresSchema,
        daily_volume: z.array(volumeSchema),
      })
      .nullable()
      .describe('As many days right before, when they are asked for'),
  })
  .meta({ id: 'DashboardSummary' });
export type DashboardSummary = z.infer<typeof dashboardSchema>;

const timezone = z
  .string()
  .max(64)
  .refine(isTimeZone, 'must be the IANA name of a time zone, such as Europe/Berlin')
  .default('UTC');

const currency = currencyCode
  .optional()
  .describe('Of the amounts; when it is left out, that of the most orders');

const dashboardQuery = z
  .object({
    from_date: z.iso.date().optional(),
    to_date: z.iso.date().optional(),
    timezone,
    currency,
    compare: z.enum(['none', 'previous_period']).default('none'),
  })
  .refine((range) => !range.from_date || !range.to_date || range.from_date <= range.to_date, {
    path: ['to_date'],
    message: 'must not be before from_date',
  });
export type DashboardQuery = z.output<typeof dashboardQuery>;

const volumeQuery = z.object({
  days: z.coerce.number().int().min(1).max(365).default(30),
  timezone,
  currency,
});
export type VolumeQuery = z.output<typeof volumeQuery>;

/** Stock of the whole environment; records that are switched off do not count. */
export const inventorySummarySchema = z
  .object({
    total_records: z.int(),
    total_skus: z.int(),
    total_nodes: z.int(),
    total_on_hand: z.int(),
    total_reserved: z.int(),
    total_available: z.int(),
    total_on_order: z.int(),
    total_value: z.number().describe('Units on hand at their unit cost'),
    low_stock_count: z.int().describe('Records at or below their reorder point'),
    out_of_stock_count: z.int().describe('Records with nothing available'),
  })
  .meta({ id: 'InventorySummary' });
export type InventorySummary = z.infer<typeof inventorySummarySchema>;

export const analyticsContract = {
  dashboard: contract
    .route({
      method: 'GET',
      path: '/analytics/dashboard',
      summary: 'Key figures of a period; the last 30 days when none is named',
      tags: ['Analytics'],
    })
    .input(z.object({ query: dashboardQuery }))
    .output(dashboardSchema),
  volume: contractWithHeaders
    .route({
      method: 'GET',
      path: '/analytics/orders/volume',
      summary: 'Orders and revenue of each of the last days, today included, the oldest first',
      tags: ['Analytics'],
    })
    .input(z.object({ query: volumeQuery }))
    .output(listOf(volumeSchema)),
  inventorySummary: contract
    .route({
      method: 'GET',
      path: '/analytics/inventory/summary',
      summary: 'Stock of all nodes in a few figures',
      tags: ['Analytics'],
    })
    .output(inventorySummarySchema),
};

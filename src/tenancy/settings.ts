/** How an environment behaves: defaults of the installation, overridden by what the environment stores. */
import { z } from 'zod';
import type { Configuration } from '../runtime/configuration.ts';
import { FULFILLMENT_MODES } from '../nodes/node.ts';
import { SOURCING_STRATEGIES } from '../sourcing/strategy-names.ts';

/** What an environment may override. Durations in seconds, rates in the environment's currency. */
export const environmentSettingsSchema = z.strictObject({
  fulfillment_mode: z.enum(FULFILLMENT_MODES),
  start_picking_delay_seconds: z.number().min(0),
  picking_delay_seconds: z.number().min(0),
  delivery_delay_seconds: z.number().min(0),
  backorder_retry_seconds: z.number().min(0.5),
  /** null: a backordered order waits for ever. */
  backorder_cancel_seconds: z.number().min(0).nullable(),
  /** How long units are set aside for the waiting orders that they wake. */
  stock_window_seconds: z.number().min(0),
  /** How long after its arrival an order can come back. */
  return_window_seconds: z.number().min(0),
  allow_partial_shipment: z.boolean(),
  default_sourcing_strategy: z.enum(SOURCING_STRATEGIES),
  max_split_nodes: z.number().int().min(1).max(10),
  base_rate: z.number().min(0),
  per_km_rate: z.number().min(0),
  /** What a node adds to a plan's cost whose capacity of the day is used up, in proportion to its use. */
  capacity_penalty: z.number().min(0),
  /** What a day adds by which a parcel would be late; see `metadata.deliver_by` of orders. */
  lateness_penalty: z.number().min(0),
  /** What each shipment of a split must be worth at least; 0: anything. */
  min_shipment_value: z.number().min(0),
  /** Orders sourced within it that wait to be picked are planned anew together; 0: none are. */
  reoptimization_window_seconds: z.number().min(0),
});
export type EnvironmentSettings = z.infer<typeof environmentSettingsSchema>;

const SECONDS_PER_DAY = 86_400;

/** The settings of an environment that stores none of its own. */
export function defaultSettings(configuration: Configuration): EnvironmentSettings {
  const cancelDays = configuration.OMS_BACKORDER_CANCEL_DAYS;
  return {
    fulfillment_mode: configuration.OMS_FULFILLMENT_MODE,
    start_picking_delay_seconds: configuration.OMS_START_PICKING_DELAY_SECONDS,
    picking_delay_seconds: configuration.OMS_PICKING_DELAY_SECONDS,
    delivery_delay_seconds: configuration.OMS_DELIVERY_DELAY_SECONDS,
    backorder_retry_seconds: configuration.OMS_BACKORDER_RETRY_MINUTES * 60,
    backorder_cancel_seconds: cancelDays === 'never' ? null : cancelDays * SECONDS_PER_DAY,
    stock_window_seconds: configuration.OMS_STOCK_WINDOW_SECONDS,
    return_window_seconds: configuration.OMS_RETURN_WINDOW_DAYS * SECONDS_PER_DAY,
    allow_partial_shipment: configuration.OMS_ALLOW_PARTIAL_SHIPMENT,
    default_sourcing_strategy: configuration.DEFAULT_SOURCING_STRATEGY,
    max_split_nodes: configuration.MAX_SPLIT_NODES,
    base_rate: configuration.OMS_SOURCING_BASE_RATE,
    per_km_rate: configuration.OMS_SOURCING_PER_KM_RATE,
    capacity_penalty: configuration.OMS_SOURCING_CAPACITY_PENALTY,
    lateness_penalty: configuration.OMS_SOURCING_LATENESS_PENALTY,
    min_shipment_value: configuration.OMS_SOURCING_MIN_SHIPMENT_VALUE,
    reoptimization_window_seconds: configuration.OMS_REOPTIMIZATION_WINDOW_MINUTES * 60,
  };
}

/** Stored settings over the defaults; a stored value that is not valid stops the process instead of being ignored. */
export function resolveSettings(configuration: Configuration, stored: unknown): EnvironmentSettings {
  const overrides = environmentSettingsSchema.partial().parse(stored);
  return environmentSettingsSchema.parse({ ...defaultSettings(configuration), ...overrides });
}

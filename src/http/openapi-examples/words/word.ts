/** What answers are put together from: one story, told once by field. */
import { idOf } from '../example.ts';

/** JSON, as answers are made of. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/**
 * Values by field. A field's word is looked for under the route (`orders.place`), then under the field that holds it
 * (`line_items`), then under the feature (`orders`), then under `any`.
 */
export type Words = Readonly<Record<string, Readonly<Record<string, Json>>>>;

/** Who and what the story is about. */
export const ID = {
  organization: idOf(1),
  environment: idOf(2),
  user: idOf(3),
  group: idOf(4),
  apiKey: idOf(5),
  flagship: idOf(7),
  warehouse: idOf(8),
  stock: idOf(21),
  otherStock: idOf(22),
  rule: idOf(31),
  order: idOf(42),
  line: idOf(43),
  fulfillment: idOf(44),
  allocation: idOf(45),
  shipment: idOf(46),
  lifecycle: idOf(47),
  event: idOf(48),
  return: idOf(51),
  returnLine: idOf(52),
  webhook: idOf(61),
  delivery: idOf(62),
  notification: idOf(63),
  stockImport: idOf(64),
  alert: idOf(65),
  transfer: idOf(66),
  adjustment: idOf(67),
  counterAdjustment: idOf(68),
  simulation: idOf(71),
  act: idOf(81),
  request: idOf(91),
} as const;

/** When it happens. */
export const AT = {
  begun: '2026-09-01T08:00:00.000Z',
  placed: '2026-11-23T14:02:11.482Z',
  confirmed: '2026-11-23T14:02:11.733Z',
  sourced: '2026-11-23T14:02:12.104Z',
  picked: '2026-11-23T15:10:40.000Z',
  packed: '2026-11-23T15:25:02.000Z',
  shipped: '2026-11-23T18:40:00.000Z',
  promised: '2026-11-25T20:00:00.000Z',
  returned: '2026-11-30T11:20:00.000Z',
  later: '2026-12-23T14:00:00.000Z',
} as const;

export const NODE = {
  node_id: ID.flagship,
  node_code: 'STR-NYC-01',
  node_name: 'New York Flagship',
} as const;
export const ORDER_NUMBER = 'ORD-20261123-7K2M9Q';

/** What the work page shows, as the address carries it. */
import { validate } from 'uuid';
import type { FulfillmentStatus } from '../../../../src/fulfillment/fulfillment.ts';

/** The stages of the work at a node, in the order in which they are gone through. */
export const STAGES = [
  { status: 'SOURCED', label: 'To pick' },
  { status: 'PICKING', label: 'Picking' },
  { status: 'PACKING', label: 'Packing' },
  { status: 'READY_TO_SHIP', label: 'Ready' },
] as const satisfies readonly { status: FulfillmentStatus; label: string }[];
export type Stage = (typeof STAGES)[number]['status'];

/** In the address and in the browser's memory: the work of all nodes. */
export const ALL_NODES = 'all';

/** The parts of the address. */
export interface WorkAddress {
  /** A node's id, `all`, or null when the address does not say. */
  node: string | null;
  stage: Stage;
  page: number;
  /** The fulfillment that is open. */
  fulfillment: string | null;
}

/** The stage of this name; null for any other text. */
export function stageOf(text: string | null): Stage | null {
  return STAGES.find(({ status }) => status === text)?.status ?? null;
}

const idOf = (text: string | null): string | null => (text !== null && validate(text) ? text : null);

/** Reads the address; what is not valid there counts as not given. */
export function readWorkAddress(search: URLSearchParams): WorkAddress {
  const page = Number(search.get('page'));
  const node = search.get('node');
  return {
    node: node === ALL_NODES ? ALL_NODES : idOf(node),
    stage: stageOf(search.get('stage')) ?? 'SOURCED',
    page: Number.isSafeInteger(page) && page >= 1 ? page : 1,
    fulfillment: idOf(search.get('fulfillment')),
  };
}

/** The address; what is at its default is left out. */
export function writeWorkAddress(address: WorkAddress): URLSearchParams {
  const entries: [string, string | null][] = [
    ['node', address.node],
    ['stage', address.stage === 'SOURCED' ? null : address.stage],
    ['page', address.page > 1 ? String(address.page) : null],
    ['fulfillment', address.fulfillment],
  ];
  return new URLSearchParams(entries.flatMap(([name, value]) => (value === null ? [] : [[name, value]])));
}

/** What is written in the form of a node, and what of it is sent. */
import type { NodeInput, NodePatch, NodeResponse } from '../../../../src/nodes/contract.ts';
import type { FulfillmentMode, NodeCapability, NodeStatus, NodeType } from '../../../../src/nodes/node.ts';
import type { OpeningHours } from '../../../../src/nodes/opening-hours.ts';

/** Numbers are kept as they are typed. */
export interface NodeDraft extends Record<NodeCapability, boolean> {
  code: string;
  name: string;
  node_type: NodeType;
  status: NodeStatus;
  address_line1: string;
  city: string;
  state: string;
  postal_code: string;
  country: string;
  latitude: string;
  longitude: string;
  daily_order_capacity: string;
  avg_processing_hours: string;
  shipping_cost_multiplier: string;
  time_zone: string;
  cut_off_time: string;
  fulfillment_mode: FulfillmentMode | 'environment';
  opening_hours: OpeningHours;
}

const NEW_NODE: NodeDraft = {
  code: '',
  name: '',
  node_type: 'WAREHOUSE',
  status: 'ACTIVE',
  address_line1: '',
  city: '',
  state: '',
  postal_code: '',
  country: 'US',
  latitude: '',
  longitude: '',
  can_ship: true,
  can_pickup: false,
  can_curbside: false,
  can_same_day: false,
  daily_order_capacity: '500',
  avg_processing_hours: '24',
  shipping_cost_multiplier: '1',
  time_zone: Intl.DateTimeFormat().resolvedOptions().timeZone,
  cut_off_time: '',
  fulfillment_mode: 'environment',
  opening_hours: {},
};

/** A node as the form has it; null: a new one. */
export function draftOf(node: NodeResponse | null): NodeDraft {
  if (!node) return NEW_NODE;
  return {
    ...node,
    address_line1: node.address_line1 ?? '',
    city: node.city ?? '',
    state: node.state ?? '',
    postal_code: node.postal_code ?? '',
    latitude: String(node.latitude),
    longitude: String(node.longitude),
    daily_order_capacity: String(node.daily_order_capacity),
    avg_processing_hours: String(node.avg_processing_hours),
    shipping_cost_multiplier: String(node.shipping_cost_multiplier),
    cut_off_time: node.cut_off_time ?? '',
    fulfillment_mode: node.fulfillment_mode ?? 'environment',
  };
}

const orNull = (text: string): string | null => (text.trim() === '' ? null : text.trim());

/** True when everything that a node cannot be without is there. */
export function isComplete(draft: NodeDraft): boolean {
  const needed = [draft.code, draft.name, draft.country, draft.latitude, draft.longitude, draft.time_zone];
  return needed.every((text) => text.trim() !== '');
}

/** What a change sends: all fields of the form. */
export function patchOf(draft: NodeDraft): Omit<NodePatch, 'address_line2'> {
  return {
    name: draft.name.trim(),
    node_type: draft.node_type,
    status: draft.status,
    address_line1: orNull(draft.address_line1),
    city: orNull(draft.city),
    state: orNull(draft.state),
    postal_code: orNull(draft.postal_code),
    country: draft.country.trim(),
    latitude: Number(draft.latitude),
    longitude: Number(draft.longitude),
    can_ship: draft.can_ship,
    can_pickup: draft.can_pickup,
    can_curbside: draft.can_curbside,
    can_same_day: draft.can_same_day,
    daily_order_capacity: Number(draft.daily_order_capacity),
    avg_processing_hours: Number(draft.avg_processing_hours),
    shipping_cost_multiplier: Number(draft.shipping_cost_multiplier),
    time_zone: draft.time_zone,
    cut_off_time: orNull(draft.cut_off_time),
    fulfillment_mode: draft.fulfillment_mode === 'environment' ? null : draft.fulfillment_mode,
    opening_hours: draft.opening_hours,
  };
}

/** What making a node sends. */
export function inputOf(draft: NodeDraft): Omit<NodeInput, 'address_line2'> {
  return { ...(patchOf(draft) as Omit<NodeInput, 'address_line2' | 'code'>), code: draft.code.trim() };
}

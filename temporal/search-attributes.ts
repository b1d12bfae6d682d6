/** The search attributes of an order, registered where the server lets us. */
import type { Client } from '@temporalio/client';
import { defineSearchAttributeKey } from '@temporalio/common';
import proto from '@temporalio/proto';
import type { OrderHead } from '../src/orders/repository.ts';
import { SEARCH_ATTRIBUTES, type SearchAttributeName } from './search-attribute-names.ts';

const { INDEXED_VALUE_TYPE_KEYWORD } = proto.temporal.api.enums.v1.IndexedValueType;

/** gRPC code of something that exists already. */
const ALREADY_EXISTS = 6;

/**
 * Registers the attributes that are missing in the namespace. Temporal Cloud has no such call: there they are created
 * once by its own tools, as the README says.
 */
export async function registerSearchAttributes(client: Client, namespace: string): Promise<void> {
  const known = await client.connection.operatorService.listSearchAttributes({ namespace });
  const missing = Object.keys(SEARCH_ATTRIBUTES).filter((name) => !(name in (known.customAttributes ?? {})));
  if (missing.length === 0) return;
  const searchAttributes = Object.fromEntries(missing.map((name) => [name, INDEXED_VALUE_TYPE_KEYWORD]));
  try {
    await client.connection.operatorService.addSearchAttributes({ namespace, searchAttributes });
  } catch (error) {
    if ((error as { code?: number }).code !== ALREADY_EXISTS) throw error;
  }
}

const keyword = (name: SearchAttributeName) => defineSearchAttributeKey(name, 'KEYWORD');

/** What an order can be found by in the Web UI. */
export function searchAttributesOf(environment: string, order: OrderHead) {
  return [
    { key: keyword('OmsEnvironment'), value: environment },
    { key: keyword('OmsOrderNumber'), value: order.order_number },
    { key: keyword('OmsOrderStatus'), value: order.status },
    { key: keyword('OmsChannel'), value: order.channel },
    { key: keyword('OmsFulfillmentType'), value: order.fulfillment_type },
  ];
}

/** HTTP of fulfillments: reading them and printing what they need. */
import type { Procedures } from '../identity/procedures.ts';
import { fulfillmentDocuments } from './documents.ts';
import { getWork, listWork } from './work-list.ts';

export function fulfillmentReadRoutes({ inEnvironment: { fulfillment } }: Procedures) {
  return {
    list: fulfillment.list.handler(({ input, context }) => listWork(context.tenant, input.query)),
    get: fulfillment.get.handler(({ input, context }) =>
      getWork(context.tenant, input.params.fulfillment_id),
    ),
    pickList: fulfillment.pickList.handler(({ input, context }) =>
      fulfillmentDocuments(context.tenant, input.params.fulfillment_id, 'pick-list'),
    ),
    packingSlip: fulfillment.packingSlip.handler(({ input, context }) =>
      fulfillmentDocuments(context.tenant, input.params.fulfillment_id, 'packing-slip'),
    ),
  };
}

/** HTTP of shipments. */
import type { Procedures } from '../identity/procedures.ts';
import { findLabel } from './labels.ts';

export function shippingRoutes({ inEnvironment }: Procedures) {
  return {
    label: inEnvironment.shipping.label.handler(({ input, context }) =>
      findLabel(context.tenant, input.params.shipment_id),
    ),
  };
}

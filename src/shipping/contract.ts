/** What belongs to a parcel. */
import { z } from 'zod';
import { contract, uuid } from '../runtime/contract.ts';

export const shippingContract = {
  label: contract
    .route({
      method: 'GET',
      path: '/shipments/{shipment_id}/label',
      summary: 'The carrier label, ready to print',
      tags: ['Shipments'],
    })
    .input(z.object({ params: z.object({ shipment_id: uuid }) }))
    .output(z.file()),
};

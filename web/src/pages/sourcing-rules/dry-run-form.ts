/** What a dry run is asked about, while it is written. */
import type { FulfillmentType, OrderChannel } from '../../../../src/orders/order.ts';
import type { client } from '../../api/client.ts';

/** What the API takes. */
export type DryRunBody = Parameters<typeof client.sourcingRules.evaluate>[0]['body'];

export interface DryRunLine {
  key: string;
  sku: string;
  quantity: number | string;
  unitPrice: string;
}

export interface DryRunForm {
  subject: 'existing' | 'new';
  orderNumber: string;
  channel: OrderChannel;
  fulfillmentType: FulfillmentType;
  city: string;
  state: string;
  postalCode: string;
  country: string;
  tags: string[];
  lines: DryRunLine[];
}

export const newDryRunLine = (key: string): DryRunLine => ({ key, sku: '', quantity: 1, unitPrice: '' });

export const emptyDryRun = (key: string): DryRunForm => ({
  subject: 'existing',
  orderNumber: '',
  channel: 'WEB',
  fulfillmentType: 'SHIP_TO_HOME',
  city: '',
  state: '',
  postalCode: '',
  country: 'US',
  tags: [],
  lines: [newDryRunLine(key)],
});

/** True when there is enough to ask. */
export function isComplete(form: DryRunForm): boolean {
  return form.subject === 'existing'
    ? form.orderNumber.trim() !== ''
    : form.lines.every((line) => line.sku.trim() !== '' && Number(line.quantity) >= 1);
}

/** An order that exists is looked at as a whole, as if it were new. */
export function dryRunBody(form: DryRunForm): DryRunBody {
  if (form.subject === 'existing') return { order_number: form.orderNumber.trim(), units: 'whole' };
  return {
    order: {
      channel: form.channel,
      fulfillment_type: form.fulfillmentType,
      shipping_address: {
        city: form.city,
        state: form.state,
        postal_code: form.postalCode,
        country: form.country.trim() || 'US',
      },
      tags: form.tags,
      line_items: form.lines.map(({ sku, quantity, unitPrice }) => ({
        sku: sku.trim(),
        quantity: Number(quantity),
        unit_price: unitPrice.trim() || '0.00',
      })),
    },
  };
}

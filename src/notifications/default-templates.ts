/** The product's own templates; an environment may write its own over each. */
import type { Channel, NotificationType } from './notification.ts';

/** What a template consists of; subject and html are for email alone. */
export interface TemplateContent {
  is_active: boolean;
  subject: string | null;
  text: string;
  html: string | null;
}

const LINES_TEXT = `{{#each lines}}
- {{quantity}} x {{product_name}} ({{sku}}): {{currency}} {{total_price}}
{{/each}}`;

const LINES_HTML = `<table cellpadding="6" style="border-collapse:collapse;width:100%">
{{#each lines}}
<tr style="border-bottom:1px solid #ddd">
<td>{{quantity}} &times; {{product_name}}<br><small style="color:#555">{{sku}}</small></td>
<td align="right">{{currency}} {{total_price}}</td>
</tr>
{{/each}}
</table>`;

const GREETING = '{{#if customer_name}}Hello {{customer_name}},{{else}}Hello,{{/if}}';

function page(body: string): string {
  return `<!doctype html>
<html lang="en">
<body style="margin:0;background:#f4f4f2;color:#222;font-family:Helvetica,Arial,sans-serif">
<div style="max-width:560px;margin:0 auto;padding:24px;background:#fff">
<p style="font-size:18px"><strong>{{shop_name}}</strong></p>
<p>${GREETING}</p>
${body}
<p style="color:#555"><small>Order {{order_number}}</small></p>
</div>
</body>
</html>
`;
}

const TOTALS_TEXT = `Subtotal: {{currency}} {{subtotal}}
Shipping: {{currency}} {{shipping_amount}}
Tax: {{currency}} {{tax_amount}}
Total: {{currency}} {{total_amount}}`;

const TOTALS_HTML = `<p align="right">Subtotal {{currency}} {{subtotal}}<br>Shipping {{currency}} {{shipping_amount}}<br>Tax {{currency}} {{tax_amount}}<br><strong>Total {{currency}} {{total_amount}}</strong></p>`;

const email = (subject: string, text: string, html: string): TemplateContent => ({
  is_active: true,
  subject,
  text: `${GREETING}\n\n${text}\n\n{{shop_name}}\nOrder {{order_number}}\n`,
  html: page(html),
});

const sms = (text: string, isActive: boolean): TemplateContent => ({
  is_active: isActive,
  subject: null,
  text,
  html: null,
});

/** By type and channel. */
export const DEFAULT_TEMPLATES: Readonly<
  Record<NotificationType, Readonly<Record<Channel, TemplateContent>>>
> = {
  order_confirmation: {
    EMAIL: email(
      'Your order {{order_number}} is confirmed',
      `thank you for your order. This is what you have ordered:\n\n${LINES_TEXT}\n\n${TOTALS_TEXT}`,
      `<p>thank you for your order. This is what you have ordered:</p>\n${LINES_HTML}\n${TOTALS_HTML}`,
    ),
    SMS: sms('{{shop_name}}: thank you, your order {{order_number}} is confirmed.', false),
  },
  order_shipment: {
    EMAIL: email(
      'Your order {{order_number}} is on its way',
      `we have handed your parcel to {{carrier}}.\n{{#if tracking_number}}\nTracking number: {{tracking_number}}\n{{/if}}\n{{#if estimated_delivery}}\nExpected on {{estimated_delivery}}.\n{{/if}}\n\nIn the parcel:\n\n${LINES_TEXT}`,
      `<p>we have handed your parcel to {{carrier}}.</p>\n{{#if tracking_number}}<p>Tracking number: <strong>{{tracking_number}}</strong></p>{{/if}}\n{{#if estimated_delivery}}<p>Expected on {{estimated_delivery}}.</p>{{/if}}\n<p>In the parcel:</p>\n${LINES_HTML}`,
    ),
    SMS: sms(
      '{{shop_name}}: order {{order_number}} is on its way with {{carrier}}{{#if tracking_number}}, tracking {{tracking_number}}{{/if}}.',
      true,
    ),
  },
  order_delivery: {
    EMAIL: email(
      '{{#if is_pickup}}You have collected your order {{order_number}}{{else}}Your order {{order_number}} has arrived{{/if}}',
      `{{#if is_pickup}}thank you for collecting your order.{{else}}your order has been delivered.{{/if}} We hope that you like it.\n\n${LINES_TEXT}`,
      `<p>{{#if is_pickup}}thank you for collecting your order.{{else}}your order has been delivered.{{/if}} We hope that you like it.</p>\n${LINES_HTML}`,
    ),
    SMS: sms(
      '{{shop_name}}: order {{order_number}} has {{#if is_pickup}}been collected{{else}}arrived{{/if}}.',
      true,
    ),
  },
  order_cancellation: {
    EMAIL: email(
      'Your order {{order_number}} is cancelled',
      `your order is cancelled. Nothing is charged for it; what was reserved on your card or account is released.\n\n${LINES_TEXT}`,
      `<p>your order is cancelled. Nothing is charged for it; what was reserved on your card or account is released.</p>\n${LINES_HTML}`,
    ),
    SMS: sms('{{shop_name}}: order {{order_number}} is cancelled. Nothing is charged for it.', false),
  },
};

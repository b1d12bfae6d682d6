/** All workflows of the product; the bundle is made from this file. */
export { orderWorkflow } from './order/order.ts';
export { reconcile } from './reconcile.ts';
export { webhookDelivery } from './webhook.ts';

/** All workflows of the product; the bundle is made from this file. */
export { orderWorkflow } from './order/order.ts';

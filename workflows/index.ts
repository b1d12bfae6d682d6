/** All workflows of the product; the bundle is made from this file. */
export { orderWorkflow } from './order/order.ts';
export { everyEnvironment } from './every-environment.ts';
export { simulation } from './simulation.ts';
export { notifications } from './notifications.ts';
export { webhookDelivery } from './webhook.ts';
export { provisionEnvironment, removeEnvironment } from './environment.ts';

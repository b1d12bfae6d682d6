/** Every route of the product, declared once: Express, OpenAPI and the dashboard's client are made from this. */
import { analyticsContract } from './analytics/contract.ts';
import { apiKeysContract } from './api-keys/contract.ts';
import { auditContract } from './audit/contract.ts';
import { catalogContract } from './catalog/contract.ts';
import { codecContract } from './codec/contract.ts';
import { fulfillmentContract } from './fulfillment/contract.ts';
import { identityContract } from './identity/contract.ts';
import { inventoryContract } from './inventory/contract.ts';
import { architectContract } from './learning/contract.ts';
import { nodesContract } from './nodes/contract.ts';
import { notificationsContract } from './notifications/contract.ts';
import { operationContract } from './operation/contract.ts';
import { ordersContract } from './orders/contract.ts';
import { peopleContract } from './people/contract.ts';
import { returnsContract } from './returns/contract.ts';
import { healthContract, liveContract } from './runtime/health-contract.ts';
import { schedulesContract } from './schedules/contract.ts';
import { searchContract } from './search/contract.ts';
import { shippingContract } from './shipping/contract.ts';
import { simulationsContract } from './simulations/contract.ts';
import { sourcingRulesContract } from './sourcing/contract.ts';
import { promiseContract } from './sourcing/promise-contract.ts';
import { environmentsContract, organizationsContract } from './tenancy/contract.ts';
import { webhooksContract } from './webhooks/contract.ts';

export const apiContract = {
  health: healthContract,
  identity: identityContract,
  environments: environmentsContract,
  organizations: organizationsContract,
  people: peopleContract,
  apiKeys: apiKeysContract,
  audit: auditContract,
  orders: ordersContract,
  fulfillment: fulfillmentContract,
  returns: returnsContract,
  shipping: shippingContract,
  nodes: nodesContract,
  inventory: inventoryContract,
  catalog: catalogContract,
  sourcingRules: sourcingRulesContract,
  promises: promiseContract,
  simulations: simulationsContract,
  search: searchContract,
  analytics: analyticsContract,
  architect: architectContract,
  webhooks: webhooksContract,
  codec: codecContract,
  notifications: notificationsContract,
  operation: operationContract,
  schedules: schedulesContract,
  live: liveContract,
};
export type ApiContract = typeof apiContract;

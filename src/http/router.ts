/** The features' routes, joined. */
import { analyticsRoutes } from '../analytics/routes.ts';
import { AnalyticsService } from '../analytics/service.ts';
import { ApiKeys } from '../api-keys/recognition.ts';
import { apiKeysRoutes } from '../api-keys/routes.ts';
import { ApiKeyService } from '../api-keys/service.ts';
import { auditRoutes } from '../audit/routes.ts';
import { AuditService } from '../audit/service.ts';
import { catalogRoutes } from '../catalog/routes.ts';
import { codecRoutes } from '../codec/routes.ts';
import { CodecService, type Codec } from '../codec/service.ts';
import { AnsweredRequests } from '../database/answered-requests.ts';
import type { ControlPlaneDatabase } from '../database/pools.ts';
import { fulfillmentCommandRoutes } from '../fulfillment/command-routes.ts';
import { fulfillmentReadRoutes } from '../fulfillment/routes.ts';
import type { AccountMail } from '../identity/account-mail.ts';
import { Accounts } from '../identity/accounts.ts';
import { ActorNames } from '../identity/actor-names.ts';
import { identityKeys } from '../identity/keys.ts';
import { PasswordLinks } from '../identity/password-links.ts';
import { createProcedures } from '../identity/procedures.ts';
import { Refreshing } from '../identity/refreshing.ts';
import { RequestLimits, type RequestRates } from '../identity/request-limits.ts';
import { Revocations } from '../identity/revocations.ts';
import { identityRoutes } from '../identity/routes.ts';
import { IdentityService } from '../identity/service.ts';
import { Sessions } from '../identity/sessions.ts';
import { inventoryRoutes } from '../inventory/routes.ts';
import { InventoryService } from '../inventory/service.ts';
import { architectRoutes } from '../learning/routes.ts';
import { LearningService, type LearnedStores } from '../learning/service.ts';
import { nodesRoutes } from '../nodes/routes.ts';
import { NodeService } from '../nodes/service.ts';
import { notificationsRoutes } from '../notifications/routes.ts';
import type { NotificationService } from '../notifications/service.ts';
import type { QueueMonitor } from '../operation/queue-monitor.ts';
import { operationRoutes } from '../operation/routes.ts';
import { OperationService } from '../operation/service.ts';
import { ordersRoutes } from '../orders/routes.ts';
import type { OrderService } from '../orders/service.ts';
import { peopleRoutes } from '../people/routes.ts';
import { returnsRoutes } from '../returns/routes.ts';
import { ReturnService } from '../returns/service.ts';
import { SecretBox } from '../runtime/secrets.ts';
import { schedulesRoutes } from '../schedules/routes.ts';
import type { ScheduleService } from '../schedules/service.ts';
import { searchRoutes } from '../search/routes.ts';
import { SearchService, type SearchEngine } from '../search/service.ts';
import { mockCarrier } from '../shipping/mock-carrier.ts';
import { shippingRoutes } from '../shipping/routes.ts';
import { promiseRoutes, sourcingRulesRoutes } from '../sourcing/routes.ts';
import { simulationsRoutes } from '../simulations/routes.ts';
import { SimulationService } from '../simulations/service.ts';
import type { SimulationWorkflows } from '../simulations/simulation-workflows.ts';
import { SourcingRuleService } from '../sourcing/service.ts';
import type { Environments } from '../tenancy/environments.ts';
import type { EnvironmentWorkflows } from '../tenancy/environment-workflows.ts';
import { OrganizationService } from '../tenancy/organizations.ts';
import { environmentsRoutes, organizationsRoutes } from '../tenancy/routes.ts';
import { EnvironmentService } from '../tenancy/service.ts';
import { webhooksRoutes } from '../webhooks/routes.ts';
import type { WebhookService } from '../webhooks/service.ts';
import type { ApiRouter } from './api.ts';
import { healthRoutes, type HealthOptions } from './health-routes.ts';
import { liveRoutes } from './live-routes.ts';
import type { ChangeFeed } from './live.ts';
import { diagnose } from './readiness.ts';

export interface RouterDependencies extends HealthOptions {
  controlPlane: ControlPlaneDatabase;
  environments: Environments;
  /** SECRET_KEY of the installation. */
  secretKey: string;
  /** Life of an access token. */
  tokenMinutes: number;
  accountMail: AccountMail;
  /** How often one may ask. */
  rates: RequestRates;
  environmentWorkflows: EnvironmentWorkflows;
  /** Most environments of one organization. */
  environmentLimit: number;
  /** How long the removal of an environment can be called off. */
  graceDays: number;
  /** Told the environment in which a request may have changed something. */
  onChanged: (environment: string) => void;
  orders: OrderService;
  webhooks: WebhookService;
  queues: QueueMonitor;
  /** Reads and writes the payloads of workflow histories. */
  codec: Codec;
  notifications: NotificationService;
  schedules: ScheduleService;
  simulationWorkflows: SimulationWorkflows;
  search: SearchEngine;
  documents: LearnedStores;
  changes: ChangeFeed;
}

/** All routes of the contract with what serves them. */
export function createRouter(dependencies: RouterDependencies): ApiRouter {
  const { controlPlane, environments, secretKey, tokenMinutes, orders, search, changes } = dependencies;
  const { version, queues, probes } = dependencies;
  const keys = identityKeys(secretKey);
  const accounts = new Accounts(controlPlane, environments);
  const revocations = new Revocations(controlPlane);
  const apiKeys = new ApiKeys(controlPlane);
  const sessions = new Sessions(keys, accounts, revocations, apiKeys);
  const procedures = createProcedures({
    sessions,
    accounts,
    limits: new RequestLimits(dependencies.rates),
    onChanged: dependencies.onChanged,
  });
  const answered = new AnsweredRequests(controlPlane, new SecretBox(secretKey));
  const links = new PasswordLinks({
    db: controlPlane,
    mail: dependencies.accountMail,
    onChanged: () => accounts.forget(),
  });
  const identity = new IdentityService({
    db: controlPlane,
    keys,
    accounts,
    revocations,
    links,
    refreshing: new Refreshing(controlPlane, keys.refresh),
    tokenMinutes,
  });
  const names = new ActorNames(controlPlane);
  const rules = new SourcingRuleService();
  const environmentService = new EnvironmentService({
    db: controlPlane,
    answered,
    workflows: dependencies.environmentWorkflows,
    limit: dependencies.environmentLimit,
    graceDays: dependencies.graceDays,
    onChanged: () => environments.forget(),
    log: dependencies.log,
  });
  return {
    health: healthRoutes(procedures, dependencies),
    identity: identityRoutes(procedures, identity),
    environments: environmentsRoutes(procedures, environmentService),
    organizations: organizationsRoutes(
      procedures,
      new OrganizationService({ db: controlPlane, answered, environments: environmentService }),
    ),
    people: peopleRoutes(
      procedures,
      { db: controlPlane, answered, onChanged: () => accounts.forget() },
      links,
    ),
    apiKeys: apiKeysRoutes(
      procedures,
      new ApiKeyService({ db: controlPlane, answered, onRevoked: () => apiKeys.forget() }),
    ),
    audit: auditRoutes(procedures, new AuditService(controlPlane)),
    orders: ordersRoutes(procedures, orders, names),
    fulfillment: {
      ...fulfillmentReadRoutes(procedures),
      ...fulfillmentCommandRoutes(procedures, orders.commands),
    },
    returns: returnsRoutes(procedures, new ReturnService(), orders.commands, names),
    shipping: shippingRoutes(procedures),
    nodes: nodesRoutes(procedures, new NodeService()),
    inventory: inventoryRoutes(procedures, new InventoryService()),
    catalog: catalogRoutes(procedures),
    sourcingRules: sourcingRulesRoutes(procedures, rules, names),
    promises: promiseRoutes(procedures, mockCarrier),
    simulations: simulationsRoutes(
      procedures,
      new SimulationService({ workflows: dependencies.simulationWorkflows, rules }),
    ),
    search: searchRoutes(procedures, new SearchService(search)),
    analytics: analyticsRoutes(procedures, new AnalyticsService()),
    architect: architectRoutes(procedures, new LearningService(dependencies.documents)),
    webhooks: webhooksRoutes(procedures, dependencies.webhooks),
    operation: operationRoutes(
      procedures,
      new OperationService({ version, queues, diagnose: () => diagnose(probes) }),
    ),
    codec: codecRoutes(procedures, new CodecService(dependencies.codec)),
    notifications: notificationsRoutes(procedures, dependencies.notifications),
    schedules: schedulesRoutes(procedures, dependencies.schedules, answered),
    live: liveRoutes(procedures, { feed: changes, sessions, accounts }),
  };
}

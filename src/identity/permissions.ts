/** Who may call what: the one table. A route without an entry does not compile. */
import type { ApiContract } from '../contract.ts';
import { Refusal } from '../runtime/errors.ts';
import type { Account } from './accounts.ts';
import { isAllowed, type Permission } from './identity.ts';

/**
 * Anyone, any person who is signed in, who has the permission in an environment they may enter, a superadmin for its own
 * organization, or the owner of the platform alone: what concerns all organizations at once.
 */
export type Access = 'public' | 'signed-in' | 'superadmin' | 'platform' | Permission;

type AccessTable = { [F in keyof ApiContract]: { [R in keyof ApiContract[F]]: Access } };

/** By feature and route, as `src/contract.ts` names them. */
export const ACCESS: AccessTable = {
  health: { alive: 'public', ready: 'public' },
  identity: {
    login: 'public',
    refresh: 'public',
    logout: 'signed-in',
    me: 'signed-in',
    changePassword: 'signed-in',
    requestPasswordReset: 'public',
    describePasswordLink: 'public',
    setPassword: 'public',
  },
  environments: {
    list: 'signed-in',
    get: 'signed-in',
    create: 'superadmin',
    update: 'superadmin',
    suspend: 'superadmin',
    resume: 'superadmin',
    remove: 'superadmin',
    members: 'superadmin',
    grant: 'superadmin',
    withdraw: 'superadmin',
  },
  organizations: {
    list: 'signed-in',
    get: 'signed-in',
    create: 'platform',
    update: 'superadmin',
    members: 'superadmin',
  },
  people: {
    listUsers: 'superadmin',
    createUser: 'superadmin',
    inviteUser: 'superadmin',
    makePasswordLink: 'superadmin',
    updateUser: 'superadmin',
    removeUser: 'superadmin',
    changeRole: 'superadmin',
    access: 'superadmin',
    grantEnvironment: 'superadmin',
    withdrawEnvironment: 'superadmin',
    listGroups: 'superadmin',
    createGroup: 'superadmin',
    updateGroup: 'superadmin',
    removeGroup: 'superadmin',
  },
  apiKeys: { list: 'superadmin', create: 'superadmin', revoke: 'superadmin' },
  audit: { list: 'superadmin' },
  orders: {
    place: 'orders.write',
    list: 'orders.read',
    get: 'orders.read',
    getByNumber: 'orders.read',
    changeStatus: 'orders.write',
    cancel: 'orders.write',
    events: 'orders.read',
    sourcing: 'orders.read',
    edit: 'orders.write',
    hold: 'orders.write',
    release: 'orders.write',
    source: 'orders.write',
    refund: 'orders.refund',
    bulk: 'orders.write',
    exportCsv: 'orders.read',
  },
  fulfillment: {
    list: 'fulfillment.read',
    get: 'fulfillment.read',
    startPicking: 'fulfillment.write',
    pick: 'fulfillment.write',
    pack: 'fulfillment.write',
    reject: 'fulfillment.write',
    handover: 'fulfillment.write',
    pickList: 'fulfillment.read',
    packingSlip: 'fulfillment.read',
  },
  returns: {
    list: 'returns.read',
    get: 'returns.read',
    create: 'returns.write',
    receive: 'returns.write',
    reject: 'returns.write',
    refund: 'orders.refund',
  },
  shipping: { label: 'orders.read' },
  nodes: {
    list: 'nodes.read',
    get: 'nodes.read',
    capacity: 'nodes.read',
    create: 'nodes.write',
    update: 'nodes.write',
    deactivate: 'nodes.write',
  },
  inventory: {
    list: 'inventory.read',
    bySku: 'inventory.read',
    products: 'inventory.read',
    get: 'inventory.read',
    create: 'inventory.write',
    update: 'inventory.write',
    updateProduct: 'inventory.write',
    updateProducts: 'inventory.write',
    alerts: 'inventory.read',
    importCsv: 'inventory.write',
    imports: 'inventory.read',
    getImport: 'inventory.read',
    exportCsv: 'inventory.read',
    reservations: 'inventory.read',
    adjustments: 'inventory.read',
    adjust: 'inventory.write',
    transfer: 'inventory.write',
    checkAvailability: 'inventory.read',
  },
  catalog: { get: 'inventory.read', put: 'inventory.write' },
  sourcingRules: {
    metadata: 'sourcing.read',
    list: 'sourcing.read',
    get: 'sourcing.read',
    versions: 'sourcing.read',
    evaluate: 'sourcing.read',
    create: 'sourcing.write',
    reorder: 'sourcing.write',
    update: 'sourcing.write',
    remove: 'sourcing.write',
    toggle: 'sourcing.write',
    restore: 'sourcing.write',
  },
  promises: { promise: 'sourcing.read' },
  simulations: {
    create: 'sourcing.write',
    list: 'sourcing.read',
    get: 'sourcing.read',
    cancel: 'sourcing.write',
    orders: 'sourcing.read',
    exportCsv: 'sourcing.read',
  },
  search: { orders: 'orders.read', ordersByQuery: 'orders.read', products: 'inventory.read' },
  analytics: {
    dashboard: 'analytics.read',
    volume: 'analytics.read',
    inventorySummary: 'analytics.read',
  },
  architect: { patterns: 'superadmin', nodePerformance: 'superadmin' },
  webhooks: {
    eventTypes: 'webhooks.read',
    createEndpoint: 'webhooks.write',
    listEndpoints: 'webhooks.read',
    getEndpoint: 'webhooks.read',
    updateEndpoint: 'webhooks.write',
    deleteEndpoint: 'webhooks.write',
    rotateSecret: 'webhooks.write',
    test: 'webhooks.write',
    listEvents: 'webhooks.read',
    attempts: 'webhooks.read',
    retry: 'webhooks.write',
  },
  operation: { system: 'operation.read' },
  // The keys open the histories of every organization.
  codec: { decode: 'platform', encode: 'platform' },
  notifications: {
    list: 'notifications.read',
    get: 'notifications.read',
    resend: 'notifications.write',
    templates: 'notifications.read',
    template: 'notifications.read',
    saveTemplate: 'notifications.write',
    resetTemplate: 'notifications.write',
    preview: 'notifications.read',
    test: 'notifications.write',
  },
  schedules: {
    list: 'schedules.read',
    get: 'schedules.read',
    trigger: 'platform',
    pause: 'platform',
    resume: 'platform',
  },
  live: { stream: 'orders.read' },
};

/** Who may call the route of this path (`['orders', 'place']`). @throws Error for a path that is no route. */
export function accessOf(path: readonly string[]): Access {
  const table: Readonly<Record<string, Readonly<Record<string, Access>>>> = ACCESS;
  const [feature = '', route = ''] = path;
  const access = table[feature]?.[route];
  if (access === undefined) throw new Error(`Nothing says who may call ${path.join('.')}`);
  return access;
}

/** @throws Refusal `forbidden` naming the permission that the account lacks. */
export function requirePermission(account: Account, access: Exclude<Access, 'public'>): void {
  if (access === 'platform') {
    if (account.role === 'PLATFORM_OWNER') return;
    throw new Refusal(
      'forbidden',
      'Only the owner of the platform may do that: it concerns all organizations.',
    );
  }
  if (access === 'superadmin') {
    if (account.role !== 'USER') return;
    throw new Refusal('forbidden', 'Only the administrators of the organization may do that.');
  }
  if (access === 'signed-in') {
    if (account.kind === 'user') return;
    throw new Refusal('forbidden', 'That is for people; an API key has only its scopes.');
  }
  if (isAllowed(account, access)) return;
  throw new Refusal('forbidden', `Your account lacks the permission ${access}.`);
}

/** Which page is at which address; every page is loaded when it is first opened. */
import { createBrowserRouter } from 'react-router';
import { SignedIn } from './components/frame/signed-in.tsx';
import { PageError } from './components/state/page-error.tsx';
import { PageLoading } from './components/state/page-loading.tsx';
import { NotFoundPage } from './pages/not-found/not-found-page.tsx';
import { SignInPage } from './pages/sign-in/sign-in-page.tsx';

const pages = [
  {
    index: true,
    lazy: async () => ({ Component: (await import('./pages/overview/overview-page.tsx')).OverviewPage }),
  },
  {
    path: 'analytics',
    lazy: async () => ({ Component: (await import('./pages/analytics/analytics-page.tsx')).AnalyticsPage }),
  },
  {
    path: 'orders',
    lazy: async () => ({ Component: (await import('./pages/orders/orders-page.tsx')).OrdersPage }),
  },
  {
    path: 'orders/:orderId',
    lazy: async () => ({
      Component: (await import('./pages/order-detail/order-detail-page.tsx')).OrderDetailPage,
    }),
  },
  {
    path: 'search',
    lazy: async () => ({ Component: (await import('./pages/search/search-page.tsx')).SearchPage }),
  },
  {
    path: 'work',
    lazy: async () => ({ Component: (await import('./pages/work/work-page.tsx')).WorkPage }),
  },
  {
    path: 'returns',
    lazy: async () => ({ Component: (await import('./pages/returns/returns-page.tsx')).ReturnsPage }),
  },
  {
    path: 'returns/:returnId',
    lazy: async () => ({
      Component: (await import('./pages/returns/return-detail-page.tsx')).ReturnDetailPage,
    }),
  },
  {
    path: 'inventory',
    lazy: async () => ({ Component: (await import('./pages/inventory/inventory-page.tsx')).InventoryPage }),
  },
  {
    path: 'products',
    lazy: async () => ({ Component: (await import('./pages/products/products-page.tsx')).ProductsPage }),
  },
  {
    path: 'products/:sku',
    lazy: async () => ({
      Component: (await import('./pages/products/product-detail-page.tsx')).ProductDetailPage,
    }),
  },
  {
    path: 'nodes',
    lazy: async () => ({ Component: (await import('./pages/nodes/nodes-page.tsx')).NodesPage }),
  },
  {
    path: 'sourcing-rules',
    lazy: async () => ({
      Component: (await import('./pages/sourcing-rules/sourcing-rules-page.tsx')).SourcingRulesPage,
    }),
  },
  {
    path: 'simulations',
    lazy: async () => ({
      Component: (await import('./pages/simulations/simulations-page.tsx')).SimulationsPage,
    }),
  },
  {
    path: 'simulations/:simulationId',
    lazy: async () => ({
      Component: (await import('./pages/simulations/simulation-detail-page.tsx')).SimulationDetailPage,
    }),
  },
  {
    path: 'webhooks',
    lazy: async () => ({ Component: (await import('./pages/webhooks/webhooks-page.tsx')).WebhooksPage }),
  },
  {
    path: 'notifications',
    lazy: async () => ({
      Component: (await import('./pages/notifications/notifications-page.tsx')).NotificationsPage,
    }),
  },
  {
    path: 'schedules',
    lazy: async () => ({ Component: (await import('./pages/schedules/schedules-page.tsx')).SchedulesPage }),
  },
  {
    path: 'environments',
    lazy: async () => ({
      Component: (await import('./pages/environments/environments-page.tsx')).EnvironmentsPage,
    }),
  },
  {
    path: 'users',
    lazy: async () => ({ Component: (await import('./pages/people/people-page.tsx')).PeoplePage }),
  },
  {
    path: 'api-keys',
    lazy: async () => ({ Component: (await import('./pages/api-keys/api-keys-page.tsx')).ApiKeysPage }),
  },
  {
    path: 'organization',
    lazy: async () => ({
      Component: (await import('./pages/organization/organization-page.tsx')).OrganizationPage,
    }),
  },
  {
    path: 'audit-log',
    lazy: async () => ({ Component: (await import('./pages/audit-log/audit-log-page.tsx')).AuditLogPage }),
  },
  {
    path: 'system',
    lazy: async () => ({ Component: (await import('./pages/system/system-page.tsx')).SystemPage }),
  },
  { path: '*', Component: NotFoundPage },
];

/** The dashboard lives under /app; paths in links leave that out. */
export const router = createBrowserRouter(
  [
    {
      ErrorBoundary: PageError,
      HydrateFallback: PageLoading,
      children: [
        { path: 'sign-in', Component: SignInPage },
        {
          path: 'forgot-password',
          lazy: async () => ({
            Component: (await import('./pages/sign-in/forgot-password-page.tsx')).ForgotPasswordPage,
          }),
        },
        {
          path: 'set-password',
          lazy: async () => ({
            Component: (await import('./pages/sign-in/set-password-page.tsx')).SetPasswordPage,
          }),
        },
        { Component: SignedIn, children: [{ ErrorBoundary: PageError, children: pages }] },
      ],
    },
  ],
  { basename: import.meta.env.BASE_URL.replace(/\/$/, '') },
);

/** The ways to the pages. */
import { NavLink, Stack } from '@mantine/core';
import {
  type Icon,
  IconActivity,
  IconBuilding,
  IconBuildingWarehouse,
  IconChartBar,
  IconChecklist,
  IconClock,
  IconHistory,
  IconKey,
  IconLayoutDashboard,
  IconMail,
  IconPackages,
  IconReceipt,
  IconReceiptRefund,
  IconRoute,
  IconSearch,
  IconServer2,
  IconTag,
  IconTestPipe,
  IconUsers,
  IconWebhook,
} from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';
import type { UserInfo } from '../../../../src/identity/contract.ts';
import type { Permission } from '../../../../src/identity/identity.ts';
import { may, useUser } from '../../api/session.ts';
import { EnvironmentSwitcher } from './environment-switcher.tsx';
import classes from './navigation.module.css';

/** A page in the navigation and the permission without which it would be empty. */
export interface Destination {
  path: string;
  label: string;
  icon: Icon;
  /** Null: for administrators of the organization. */
  permission: Permission | null;
}

/** The pages in the order they are listed. */
export const DESTINATIONS: readonly Destination[] = [
  { path: '/', label: 'Overview', icon: IconLayoutDashboard, permission: 'analytics.read' },
  { path: '/analytics', label: 'Analytics', icon: IconChartBar, permission: 'analytics.read' },
  { path: '/orders', label: 'Orders', icon: IconReceipt, permission: 'orders.read' },
  { path: '/search', label: 'Search', icon: IconSearch, permission: 'orders.read' },
  { path: '/work', label: 'Work', icon: IconChecklist, permission: 'fulfillment.read' },
  { path: '/returns', label: 'Returns', icon: IconReceiptRefund, permission: 'returns.read' },
  { path: '/inventory', label: 'Inventory', icon: IconPackages, permission: 'inventory.read' },
  { path: '/products', label: 'Products', icon: IconTag, permission: 'inventory.read' },
  { path: '/nodes', label: 'Nodes', icon: IconBuildingWarehouse, permission: 'nodes.read' },
  { path: '/sourcing-rules', label: 'Sourcing rules', icon: IconRoute, permission: 'sourcing.read' },
  { path: '/simulations', label: 'Simulations', icon: IconTestPipe, permission: 'sourcing.read' },
  { path: '/webhooks', label: 'Webhooks', icon: IconWebhook, permission: 'webhooks.read' },
  { path: '/notifications', label: 'Notifications', icon: IconMail, permission: 'notifications.read' },
  { path: '/schedules', label: 'Schedules', icon: IconClock, permission: 'schedules.read' },
  { path: '/environments', label: 'Environments', icon: IconServer2, permission: null },
  { path: '/users', label: 'Users and roles', icon: IconUsers, permission: null },
  { path: '/api-keys', label: 'API keys', icon: IconKey, permission: null },
  { path: '/organization', label: 'Organization', icon: IconBuilding, permission: null },
  { path: '/audit-log', label: 'Audit log', icon: IconHistory, permission: null },
  { path: '/system', label: 'System', icon: IconActivity, permission: 'operation.read' },
];

/** Whether the page has anything for the user. */
export function maySee(user: UserInfo, { permission }: Destination): boolean {
  return permission === null ? user.platform_role !== 'USER' : may(user, permission);
}

function isUnder(pathname: string, path: string): boolean {
  return path === '/' ? pathname === '/' : pathname === path || pathname.startsWith(`${path}/`);
}

/** The list of pages that the user may see; the environment's name stands below. */
export function Navigation({ onNavigate }: { onNavigate: () => void }) {
  const user = useUser();
  const { pathname } = useLocation();
  return (
    <Stack justify="space-between" h="100%">
      <nav aria-label="Pages" className={classes.pages}>
        {DESTINATIONS.filter((page) => maySee(user, page)).map((page) => {
          const active = isUnder(pathname, page.path);
          return (
            <NavLink
              key={page.path}
              component={Link}
              to={page.path}
              label={page.label}
              active={active}
              variant="subtle"
              className={classes.link}
              leftSection={<page.icon size={18} stroke={1.6} aria-hidden="true" />}
              onClick={onNavigate}
              {...(active ? { 'aria-current': 'page' as const } : {})}
            />
          );
        })}
      </nav>
      <div className={classes.environment}>
        <EnvironmentSwitcher />
      </div>
    </Stack>
  );
}

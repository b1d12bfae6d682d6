/** What a permission allows, in words. */
import { PERMISSIONS, type Permission, type PlatformRole } from '../../../src/identity/identity.ts';
import { humanize } from './labels.ts';

const ACTS: Readonly<Record<string, string>> = { read: 'see', write: 'change', refund: 'refund' };

/** A part of the product and what can be allowed in it. */
export interface PermissionArea {
  name: string;
  permissions: readonly Permission[];
}

const areaOf = (permission: string): string => permission.split('.')[0] ?? permission;

/** All permissions by the part of the product they concern. */
export const PERMISSION_AREAS: readonly PermissionArea[] = [...new Set(PERMISSIONS.map(areaOf))].map(
  (area) => ({ name: humanize(area), permissions: PERMISSIONS.filter((each) => areaOf(each) === area) }),
);

/** `orders.read` as `see`. */
export function actLabel(permission: string): string {
  const act = permission.split('.')[1] ?? permission;
  return ACTS[act] ?? act;
}

/** `Orders: see, change · Nodes: see`; what is allowed, in a line. */
export function permissionWords(permissions: readonly string[]): string {
  const areas = PERMISSION_AREAS.map(({ name, permissions: known }) => ({
    name,
    acts: known.filter((each) => permissions.includes(each)).map(actLabel),
  }));
  return areas
    .filter(({ acts }) => acts.length > 0)
    .map(({ name, acts }) => `${name}: ${acts.join(', ')}`)
    .join(' · ');
}

/** The permission, or undefined for a word that is none. */
export const asPermission = (text: string): Permission | undefined =>
  PERMISSIONS.find((permission) => permission === text);

export const ROLE_LABELS: Readonly<Record<PlatformRole, string>> = {
  PLATFORM_OWNER: 'Owner of the platform',
  SUPERADMIN: 'Administrator',
  USER: 'User',
};

/** What administrators did, in words. */
import type { AuditAction } from '../../../../src/audit/audit.ts';
import type { AuditEntry } from '../../../../src/audit/contract.ts';
import { humanize } from '../../format/labels.ts';
import { asPermission, permissionWords } from '../../format/permissions.ts';

/** As what follows the name of who did it, and as the choices of the filter. */
export const ACT_WORDS: Readonly<Record<AuditAction, string>> = {
  'user.created': 'made a user',
  'user.invited': 'invited a user',
  'user.invitation_accepted': 'accepted an invitation',
  'user.password_link_made': 'made a password link',
  'user.password_reset': 'set a new password by a link',
  'user.password_changed': 'changed their password',
  'user.updated': 'changed a user',
  'user.deactivated': 'switched a user off',
  'user.reactivated': 'switched a user on',
  'user.password_set': 'set a password',
  'user.role_changed': 'gave another role',
  'environment_role.granted': 'opened an environment',
  'environment_role.withdrawn': 'closed an environment',
  'group.created': 'made a group',
  'group.updated': 'changed a group',
  'group.removed': 'removed a group',
  'environment.created': 'made an environment',
  'environment.updated': 'changed an environment',
  'environment.suspended': 'suspended an environment',
  'environment.resumed': 'resumed an environment',
  'environment.removed': 'ordered an environment removed',
  'organization.created': 'made an organization',
  'organization.updated': 'renamed an organization',
  'api_key.created': 'made an API key',
  'api_key.revoked': 'revoked an API key',
};

/** `made a user` as the start of a line. */
export const actLabel = (action: AuditAction): string =>
  ACT_WORDS[action].charAt(0).toUpperCase() + ACT_WORDS[action].slice(1);

/** One thing that was set or changed. */
export interface ChangeWords {
  name: string;
  /** null: it is not known, or there was nothing. */
  from: string | null;
  to: string;
}

type Details = Readonly<Record<string, unknown>>;

const isRecord = (value: unknown): value is Details =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function isPermissionList(value: unknown): value is string[] {
  return Array.isArray(value) && value.every((each) => typeof each === 'string' && asPermission(each));
}

function valueWords(value: unknown): string {
  if (value === null || value === undefined || value === '') return 'none';
  if (isPermissionList(value)) return permissionWords(value) || 'none';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'string' && /^[A-Z_]+$/.test(value)) return humanize(value);
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** What an entry's details say, a line each. */
export function changesOf({ details }: Pick<AuditEntry, 'details'>): ChangeWords[] {
  const { to, from } = details;
  if (!isRecord(to))
    return Object.entries(details).map(([name, value]) => ({
      name: humanize(name),
      from: null,
      to: valueWords(value),
    }));
  const old = isRecord(from) ? from : {};
  return Object.entries(to).map(([name, value]) => ({
    name: humanize(name),
    from: name in old ? valueWords(old[name]) : null,
    to: valueWords(value),
  }));
}

/** Organizations, environments and people: the control plane. */
import type { ColumnType, Generated } from 'kysely';
import type {
  EnvironmentRole,
  EnvironmentStatus,
  EnvironmentType,
  ProvisioningStep,
} from '../../tenancy/environment.ts';
import type { EnvironmentSettings } from '../../tenancy/settings.ts';
import type { Json, NullableTimestamp, RequiredTimestamp, Timestamp } from './column-types.ts';

export interface OrganizationTable {
  id: string;
  slug: string;
  name: string;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface EnvironmentTable {
  id: string;
  organization_id: string;
  slug: string;
  name: string;
  environment_type: EnvironmentType;
  status: EnvironmentStatus;
  database_name: string;
  settings: Json<Partial<EnvironmentSettings>>;
  provisioning_step: ProvisioningStep | null;
  with_demo_data: Generated<boolean>;
  /** Why it could not be made. */
  failure: string | null;
  removal_due_at: NullableTimestamp;
  database_removed_at: NullableTimestamp;
  /** The last migration of its database; empty until it was looked at. */
  schema_version: Generated<string>;
  /** Why its database could not be brought to the schema of a release. */
  migration_failure: string | null;
  created_by: string | null;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface UserTable {
  id: string;
  organization_id: string;
  email: string;
  full_name: string | null;
  /** null: invited, and has set none yet. */
  password_hash: string | null;
  platform_role: 'PLATFORM_OWNER' | 'SUPERADMIN' | 'USER';
  permissions: Generated<string[]>;
  is_active: Generated<boolean>;
  default_environment_id: string | null;
  group_id: ColumnType<string | null, string | null | undefined, string | null>;
  /** Tokens of an earlier epoch are refused. */
  session_epoch: Generated<number>;
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

/** A session with the refresh token that holds. */
export interface RefreshSessionTable {
  id: string;
  user_id: string;
  session_epoch: number;
  token_hash: Buffer;
  /** When that token took the place of the one before; null: it is the first. */
  rotated_at: ColumnType<Date | null, Date | null | undefined, Date | null>;
  expires_at: ColumnType<Date, Date | string, Date | string>;
  created_at: Timestamp;
}

/** By which a user sets a password. */
export interface PasswordLinkTable {
  user_id: string;
  token_hash: Buffer;
  expires_at: ColumnType<Date, Date | string, Date | string>;
  created_at: Timestamp;
}

export interface MembershipTable {
  user_id: string;
  environment_id: string;
  role: EnvironmentRole;
  granted_at: Timestamp;
}

export interface GroupTable {
  id: string;
  organization_id: string;
  name: string;
  description: string | null;
  permissions: string[];
  version: Generated<number>;
  created_at: Timestamp;
  updated_at: Timestamp;
}

export interface ApiKeyTable {
  id: string;
  environment_id: string;
  name: string;
  prefix: string;
  key_hash: Buffer;
  scopes: string[];
  expires_at: NullableTimestamp;
  revoked_at: NullableTimestamp;
  last_used_at: NullableTimestamp;
  created_by: string;
  created_at: Timestamp;
}

/** Administrative acts; written once. */
export interface AuditLogTable {
  id: string;
  organization_id: string;
  environment_id: string | null;
  actor: string;
  actor_name: string;
  action: string;
  target_id: string;
  target_name: string;
  details: Json<Record<string, unknown>>;
  request_id: string;
  created_at: Timestamp;
}

export interface RevokedTokenTable {
  token_id: string;
  expires_at: RequiredTimestamp;
}

/** What requests with an idempotency key were answered; null until the transaction that answers is over. */
export interface AnsweredRequestTable {
  actor: string;
  operation: string;
  key: string;
  sealed: Buffer | null;
  created_at: Timestamp;
}

/** The control plane: who there is, and which environments. */
export interface ControlPlane {
  organizations: OrganizationTable;
  environments: EnvironmentTable;
  users: UserTable;
  memberships: MembershipTable;
  password_links: PasswordLinkTable;
  refresh_sessions: RefreshSessionTable;
  groups: GroupTable;
  api_keys: ApiKeyTable;
  audit_log: AuditLogTable;
  revoked_tokens: RevokedTokenTable;
  answered_requests: AnsweredRequestTable;
}

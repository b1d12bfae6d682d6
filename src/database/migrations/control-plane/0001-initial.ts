import { sql, type Kysely } from 'kysely';

/** Organizations, environments and the people and machines that may enter them. */
export async function up(db: Kysely<unknown>): Promise<void> {
  const statements = [
    `CREATE TABLE organizations (
      id uuid PRIMARY KEY,
      slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
      name text NOT NULL,
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    )`,
    `CREATE TABLE environments (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organizations (id),
      slug text NOT NULL UNIQUE CHECK (slug ~ '^[a-z0-9][a-z0-9-]{0,62}$'),
      name text NOT NULL,
      environment_type text NOT NULL CHECK (environment_type IN ('DEV', 'QA', 'STAGING', 'PROD')),
      status text NOT NULL CHECK (status IN ('PROVISIONING', 'ACTIVE', 'SUSPENDED', 'ARCHIVED')),
      database_name text NOT NULL UNIQUE,
      settings jsonb NOT NULL DEFAULT '{}',
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    )`,
    `CREATE INDEX environments_organization ON environments (organization_id)`,
    `CREATE TABLE users (
      id uuid PRIMARY KEY,
      organization_id uuid NOT NULL REFERENCES organizations (id),
      email text NOT NULL CHECK (email = lower(email)),
      full_name text,
      password_hash text NOT NULL,
      platform_role text NOT NULL CHECK (platform_role IN ('PLATFORM_OWNER', 'SUPERADMIN', 'USER')),
      permissions text[] NOT NULL DEFAULT '{}',
      is_active boolean NOT NULL DEFAULT true,
      default_environment_id uuid REFERENCES environments (id),
      created_at timestamptz NOT NULL DEFAULT now(),
      updated_at timestamptz NOT NULL DEFAULT now()
    )`,
    `CREATE UNIQUE INDEX users_email ON users (email)`,
    `CREATE TABLE memberships (
      user_id uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
      environment_id uuid NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
      role text NOT NULL CHECK (role IN ('OWNER', 'ADMIN', 'MEMBER', 'VIEWER')),
      granted_at timestamptz NOT NULL DEFAULT now(),
      PRIMARY KEY (user_id, environment_id)
    )`,
    `CREATE INDEX memberships_environment ON memberships (environment_id)`,
    `CREATE TABLE api_keys (
      id uuid PRIMARY KEY,
      environment_id uuid NOT NULL REFERENCES environments (id) ON DELETE CASCADE,
      name text NOT NULL,
      key_hash bytea NOT NULL UNIQUE,
      scopes text[] NOT NULL DEFAULT '{}',
      expires_at timestamptz,
      revoked_at timestamptz,
      created_by uuid REFERENCES users (id),
      created_at timestamptz NOT NULL DEFAULT now()
    )`,
    `CREATE TABLE revoked_tokens (
      token_id uuid PRIMARY KEY,
      expires_at timestamptz NOT NULL
    )`,
    `CREATE INDEX revoked_tokens_expiry ON revoked_tokens (expires_at)`,
  ];
  for (const statement of statements) await sql.raw(statement).execute(db);
}

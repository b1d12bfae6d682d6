import { randomBytes } from 'node:crypto';
import { sql, type Kysely } from 'kysely';
import { afterAll, beforeAll, expect, inject, test } from 'vitest';
import { createDatabase } from '../../src/database/migrate.ts';
import * as initial from '../../src/database/migrations/data-plane/0001-initial.ts';
import * as wholeLife from '../../src/database/migrations/data-plane/0002-whole-life.ts';
import * as webhooks from '../../src/database/migrations/data-plane/0003-webhooks.ts';
import * as inventoryNodes from '../../src/database/migrations/data-plane/0004-inventory-nodes.ts';
import * as ruleVersions from '../../src/database/migrations/data-plane/0006-rule-versions.ts';
import { databaseUrl, openDatabase } from '../../src/database/pools.ts';
import type { DataPlane } from '../../src/database/tables/data-plane.ts';

const name = `oms_migration_${randomBytes(6).toString('hex')}`;
const open = <T>(database: string) =>
  openDatabase<T>({
    url: databaseUrl(inject('postgresUrl'), database),
    size: 2,
    name: 'test',
    onIdleError: () => undefined,
  });

let db: Kysely<DataPlane>;
/** The same database, before its tables are known. */
let bare: Kysely<unknown>;
beforeAll(async () => {
  await createDatabase(inject('postgresUrl'), name);
  db = open<DataPlane>(name);
  bare = open<unknown>(name);
});
afterAll(async () => {
  await db.destroy();
  await bare.destroy();
  const server = open<unknown>('postgres');
  await sql`DROP DATABASE ${sql.id(name)} WITH (FORCE)`.execute(server);
  await server.destroy();
});

test('rules of an earlier release begin their history with what they say', async () => {
  for (const { up } of [initial, wholeLife, webhooks, inventoryNodes]) await up(bare);
  const id = crypto.randomUUID();
  await sql`
    INSERT INTO sourcing_rules (id, name, strategy, conditions, created_by)
    VALUES (${id}, 'Old', 'COST_OPTIMAL', '[{"field": "state", "operator": "EQUALS", "value": "CA"}]', 'user:1')`.execute(
    db,
  );
  await ruleVersions.up(bare);
  const [rule] = await db.selectFrom('sourcing_rules').selectAll().execute();
  expect(rule).toMatchObject({ id, version: 1, deleted_at: null });
  const versions = await db.selectFrom('sourcing_rule_versions').selectAll().execute();
  expect(versions).toMatchObject([
    {
      rule_id: id,
      version: 1,
      change: 'CREATED',
      actor: 'user:1',
      created_at: rule?.created_at,
      rule: {
        name: 'Old',
        priority: 100,
        strategy: 'COST_OPTIMAL',
        conditions: [{ field: 'state', operator: 'EQUALS', value: 'CA' }],
      },
    },
  ]);
  expect(Object.keys(versions[0]?.rule ?? {})).not.toContain('id');
});

test('a rule that is deleted is never active', async () => {
  await expect(sql`UPDATE sourcing_rules SET deleted_at = now()`.execute(db)).rejects.toThrow(
    'deleted_rules_are_off',
  );
});

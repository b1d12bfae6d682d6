/** The audit log is read by its indexes, however long it is. */
import { sql } from 'kysely';
import { afterAll, beforeAll, test } from 'vitest';
import * as audit from '../../src/audit/repository.ts';
import type { ControlPlane } from '../../src/database/tables/control-plane.ts';
import { newId } from '../../src/runtime/ids.ts';
import { createDatabases, type TestDatabases } from '../support/databases.ts';
import { openQueryPlans, type QueryPlans } from '../support/query-plans.ts';
import { settle } from '../support/settled.ts';

const ACTS = 50_000;
/** Organizations besides the one that asks. */
const OTHERS = 19;

let databases: TestDatabases;
let plans: QueryPlans<ControlPlane>;
let organization: string;
beforeAll(async () => {
  databases = await createDatabases();
  plans = openQueryPlans<ControlPlane>(databases.url);
  const first = await plans.db.selectFrom('organizations').select('id').executeTakeFirstOrThrow();
  organization = first.id;
  await sql`
    INSERT INTO organizations (id, slug, name)
    SELECT gen_random_uuid(), 'other-' || n, 'Other ' || n FROM generate_series(1, ${OTHERS}::int) n`.execute(
    plans.db,
  );
  await sql`
    INSERT INTO audit_log (id, organization_id, actor, actor_name, action, target_id, target_name, request_id, created_at)
    SELECT gen_random_uuid(), organizations.id, 'user:' || n % 500, 'somebody' || n % 500 || '@example.com',
           CASE WHEN n % 500 = 0 THEN 'api_key.revoked' ELSE 'group.updated' END, gen_random_uuid(), 'a group', 'request',
           timestamptz '2026-01-01' + n * interval '5 minutes'
    FROM generate_series(1, ${ACTS}::int) n
    JOIN (SELECT id, row_number() OVER () - 1 AS number FROM organizations) organizations
      ON organizations.number = n % ${OTHERS + 1}::int`.execute(plans.db);
  await settle(plans.db, ['audit_log']);
});
afterAll(async () => {
  await plans.close();
  await databases.close();
});

const FIRST = { after: undefined, offset: 0, size: 50 };
const DEEP = { ...FIRST, after: { micros: Date.UTC(2026, 3, 1) * 1_000, id: newId() } };

test.each([
  ['no filter', {}],
  ['an act', { action: 'api_key.revoked' }],
  ['an actor', { actor: 'user:77' }],
  ['a target', { target_id: newId() }],
  ['words', { q: 'somebody77@' }],
  ['a day', { from: '2026-03-01', to: '2026-03-02' }],
] as const)('the audit log with %s', async (_name, filters) => {
  for (const page of [FIRST, DEEP])
    await plans.expectIndexes(() => audit.list(plans.db, organization, filters, page));
});

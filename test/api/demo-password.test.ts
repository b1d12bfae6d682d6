import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueToken } from '../../src/identity/command-line.ts';
import { assertNoDemoPassword } from '../../src/identity/demo-password.ts';
import { createUser } from '../../src/identity/users.ts';
import {
  createDatabases,
  ENVIRONMENT_ID,
  ORGANIZATION_ID,
  type TestDatabases,
} from '../support/databases.ts';

let databases: TestDatabases;
beforeAll(async () => {
  databases = await createDatabases();
});
afterAll(() => databases.close());

const admin = {
  email: 'admin@example.com',
  fullName: null,
  role: 'PLATFORM_OWNER',
  organizationId: ORGANIZATION_ID,
  defaultEnvironmentId: ENVIRONMENT_ID,
} as const;

test('production does not start with the password of the demo', async () => {
  const check = (environment: 'production' | 'development') =>
    assertNoDemoPassword({ NODE_ENV: environment }, databases.controlPlane);
  await check('production');
  const id = await createUser(databases.controlPlane, { ...admin, password: 'admin123' });
  await check('development');
  await expect(check('production')).rejects.toThrow(/admin@example\.com/);
  expect(await createUser(databases.controlPlane, { ...admin, password: 'another one' })).toBe(id);
  await expect(check('production')).rejects.toThrow();
});

test('whoever holds the secrets can issue a token for an account', async () => {
  expect(await issueToken(databases.configuration, 'Admin@example.com')).toMatch(/^[\w-]+\.[\w-]+\.[\w-]+$/);
  await expect(issueToken(databases.configuration, 'nobody@example.com')).rejects.toThrow(
    /no active account/,
  );
});

/** Bodies for organizations, environments, people and keys. */
import { one, SOME_ID, type Examples } from './example.ts';

export const administrationExamples = {
  environments: {
    create: one('A place to try things out, with demo data', {
      name: 'Staging',
      environment_type: 'STAGING',
      with_demo_data: true,
    }),
    update: one('Another name', { name: 'Staging EU' }),
    grant: one('Let somebody in', { user_id: SOME_ID, role: 'MEMBER' }),
  },
  organizations: {
    create: one('A retailer', { name: 'Acme Outdoor', environment_type: 'PROD' }),
    update: one('Another name', { name: 'Acme Outdoors' }),
  },
  people: {
    createUser: one('Somebody who works with orders', {
      email: 'jane.doe@example.com',
      full_name: 'Jane Doe',
      password: 'a long phrase that only Jane knows',
    }),
    inviteUser: one('Somebody who sets a password by a link', {
      email: 'jane.doe@example.com',
      full_name: 'Jane Doe',
    }),
    updateUser: one('Own permissions', { permissions: ['orders.read', 'fulfillment.read'] }),
    changeRole: one('An administrator', { platform_role: 'SUPERADMIN' }),
    grantEnvironment: one('Let somebody in', { env_id: SOME_ID, role: 'MEMBER' }),
    createGroup: one('People at the counter', {
      name: 'Store staff',
      description: 'Pick, pack and hand over',
      permissions: ['fulfillment.read', 'fulfillment.write'],
    }),
    updateGroup: one('Also returns', {
      permissions: ['fulfillment.read', 'fulfillment.write', 'returns.read', 'returns.write'],
    }),
  },
  apiKeys: {
    create: one('A shop that places orders', { name: 'Web shop', scopes: ['orders.write'] }),
  },
} satisfies Examples;

/** API keys: how machines sign in. */
import { z } from 'zod';
import { PERMISSIONS } from '../identity/identity.ts';
import {
  contract,
  contractWithHeaders,
  listOf,
  paging,
  requestHeaders,
  timestamp,
  uuid,
} from '../runtime/contract.ts';
import { API_KEY_STATUSES } from './api-key.ts';

const keyInput = z.strictObject({
  name: z.string().trim().min(1).max(100),
  scopes: z
    .array(z.enum(PERMISSIONS))
    .min(1)
    .max(PERMISSIONS.length)
    .refine((scopes) => new Set(scopes).size === scopes.length, 'names a scope twice')
    .describe('The permissions that requests with this key have'),
  expires_at: z.iso
    .datetime({ offset: true })
    .nullish()
    .refine((at) => !at || new Date(at).getTime() > Date.now(), 'must lie in the future')
    .describe('null: it holds until it is revoked'),
});
export type ApiKeyInput = z.output<typeof keyInput>;

export const apiKeySchema = z
  .object({
    id: uuid,
    name: z.string(),
    prefix: z.string().describe('What the key begins with, to tell it apart'),
    scopes: z.array(z.string()),
    status: z.enum(API_KEY_STATUSES),
    expires_at: timestamp.nullable(),
    revoked_at: timestamp.nullable(),
    last_used_at: timestamp.nullable().describe('To the minute'),
    created_by: uuid,
    created_by_email: z.string(),
    created_at: timestamp,
  })
  .meta({ id: 'ApiKey' });
export type ApiKeyResponse = z.infer<typeof apiKeySchema>;

const apiKeyWithSecret = apiKeySchema.extend({ key: z.string().describe('Shown this once') });
export type ApiKeyWithSecret = z.infer<typeof apiKeyWithSecret>;

const listQuery = z.object({
  q: z.string().trim().min(1).max(100).optional().describe('Part of the name or of what the key begins with'),
  status: z.enum(API_KEY_STATUSES).optional(),
  ...paging(100),
});
export type ApiKeyQuery = z.output<typeof listQuery>;

const tags = ['API keys'];

export const apiKeysContract = {
  list: contractWithHeaders
    .route({ method: 'GET', path: '/api-keys', summary: "The environment's keys, newest first", tags })
    .input(z.object({ query: listQuery }))
    .output(listOf(apiKeySchema)),
  create: contract
    .route({
      method: 'POST',
      path: '/api-keys',
      successStatus: 201,
      summary: 'Make a key for this environment',
      tags,
    })
    .input(z.object({ headers: requestHeaders, body: keyInput }))
    .output(apiKeyWithSecret),
  revoke: contractWithHeaders
    .route({
      method: 'DELETE',
      path: '/api-keys/{key_id}',
      successStatus: 204,
      summary: 'Revoke a key',
      tags,
    })
    .input(z.object({ params: z.object({ key_id: uuid }) }))
    .output(z.object({})),
};

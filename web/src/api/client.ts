/** The typed client of the API; its routes come from the contract that the server is built from. */
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import contract from 'virtual:api-contract';
import type { ApiContract } from '../../../src/contract.ts';
import type { UserInfo } from '../../../src/identity/contract.ts';
import { toProblemError } from './problem.ts';
import { queryClient, SESSION_KEY } from './query-client.ts';

/** The server takes writes by cookie only with the token that the session was given. */
function csrfHeaders(): Record<string, string> {
  const token = queryClient.getQueryData<UserInfo | null>(SESSION_KEY)?.csrf_token;
  return token ? { 'x-csrf-token': token } : {};
}

const link = new OpenAPILink(contract, {
  url: window.location.origin,
  headers: csrfHeaders,
  fetch: (request, init) => globalThis.fetch(request, { ...init, credentials: 'same-origin' }),
  customErrorResponseBodyDecoder: (body, response) => toProblemError(body, response.status),
});

/** Calls the API: `client.orders.get({ params: { order_id } })`. Rejects with a `ProblemError` when refused. */
export const client: ContractRouterClient<ApiContract> = createORPCClient(link);

/** The same routes as query and mutation options: `useQuery(api.orders.get.queryOptions({ input }))`. */
export const api = createTanstackQueryUtils(client);

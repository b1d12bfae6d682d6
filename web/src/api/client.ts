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

const PROBLEM_TYPE = 'application/problem+json';

/** The server takes writes by cookie only with the token that the session was given. */
export function csrfHeaders(): Record<string, string> {
  const token = queryClient.getQueryData<UserInfo | null>(SESSION_KEY)?.csrf_token;
  return token ? { 'x-csrf-token': token } : {};
}

/**
 * Sends a request with the session's cookie. A problem document is handed on as plain JSON, because the link parses no
 * other type of content.
 */
async function send(request: Request, init: RequestInit): Promise<Response> {
  const response = await fetch(request, { ...init, credentials: 'same-origin' });
  if (!response.headers.get('content-type')?.startsWith(PROBLEM_TYPE)) return response;
  const headers = new Headers(response.headers);
  headers.set('content-type', 'application/json');
  return new Response(response.body, { status: response.status, headers });
}

const link = new OpenAPILink(contract, {
  url: window.location.origin,
  headers: csrfHeaders,
  fetch: send,
  customErrorResponseBodyDecoder: (body, response) => toProblemError(body, response.status),
});

/** Calls the API: `client.orders.get({ params: { order_id } })`. Rejects with a `ProblemError` when refused. */
export const client: ContractRouterClient<ApiContract> = createORPCClient(link);

/** The same routes as query and mutation options: `useQuery(api.orders.get.queryOptions({ input }))`. */
export const api = createTanstackQueryUtils(client);

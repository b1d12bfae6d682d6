/** The typed client of the API; its routes come from the contract that the server is built from. */
import { createORPCClient } from '@orpc/client';
import type { ContractRouterClient } from '@orpc/contract';
import { OpenAPILink } from '@orpc/openapi-client/fetch';
import { createTanstackQueryUtils } from '@orpc/tanstack-query';
import contract from 'virtual:api-contract';
import type { ApiContract } from '../../../src/contract.ts';
import { csrfHeaders } from './csrf.ts';
import { toProblemError } from './problem.ts';
import { renewSession } from './renewal.ts';

const PROBLEM_TYPE = 'application/problem+json';
/** There 401 says that the password is wrong. */
const SIGN_IN_PATH = '/auth/login';

/** Sends a request with the session's cookie, and once more where the session had expired and could be renewed. */
async function send(request: Request, init: RequestInit): Promise<Response> {
  const again = request.clone();
  const response = await fetch(request, { ...init, credentials: 'same-origin' });
  const isExpired = response.status === 401 && new URL(request.url).pathname !== SIGN_IN_PATH;
  if (!isExpired || !(await renewSession())) return readable(response);
  return readable(await fetch(again, { ...init, credentials: 'same-origin' }));
}

/** A problem document as plain JSON, because the link parses no other type of content. */
function readable(response: Response): Response {
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

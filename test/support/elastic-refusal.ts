/** Simulators of what stands where Elasticsearch should: one with security, one of another make, a proxy. */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body: string;
}

const JSON_OF_ELASTICSEARCH = { 'content-type': 'application/json', 'x-elastic-product': 'Elasticsearch' };

const refusal = (status: number, reason: string, headers: Record<string, string> = {}): Answer => ({
  status,
  headers: { ...JSON_OF_ELASTICSEARCH, ...headers },
  body: JSON.stringify({
    error: {
      root_cause: [{ type: 'security_exception', reason }],
      type: 'security_exception',
      reason,
    },
    status,
  }),
});

/** Word for word what Elasticsearch 9 answers with security switched on. */
export const ANSWERS = {
  wrongPassword: refusal(401, 'unable to authenticate user [elastic] for REST request [/]', {
    'www-authenticate': 'Basic realm="security", charset="UTF-8"',
  }),
  noRights: refusal(
    403,
    'action [cluster:monitor/main] is unauthorized for user [shop] with effective roles [viewer], this action is granted by the cluster privileges [monitor,manage,all]',
  ),
  openSearch: {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: '{"version":{"distribution":"opensearch","number":"3.1.0"},"tagline":"The OpenSearch Project"}',
  },
  proxy: {
    status: 502,
    headers: { 'content-type': 'text/html' },
    body: '<html>\n<head><title>502 Bad Gateway</title></head>\n<body>nginx</body>\n</html>\n',
  },
} satisfies Record<string, Answer>;

/** A server that answers everything so; null: nothing at all. Whoever starts it closes it. */
export async function startRefusing(answer: Answer | null) {
  const server = createServer((request, response) => {
    request.resume();
    if (answer) response.writeHead(answer.status, answer.headers).end(answer.body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close(): Promise<void> {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Health and metrics of a process that serves nothing else over HTTP, such as the worker. */
import { createServer, type Server, type ServerResponse } from 'node:http';
import { metrics } from './metrics.ts';

/** Resolves while the process is well; the reason of a rejection is not shown, its being one is. */
export type HealthCheck = () => Promise<void>;

function answer(response: ServerResponse, status: number, contentType: string, body: string): void {
  response.writeHead(status, { 'content-type': contentType }).end(body);
}

async function answerHealth(response: ServerResponse, healthCheck: HealthCheck): Promise<void> {
  const healthy = await healthCheck().then(
    () => true,
    () => false,
  );
  answer(
    response,
    healthy ? 200 : 503,
    'application/json',
    JSON.stringify({ status: healthy ? 'ok' : 'failing' }),
  );
}

async function answerMetrics(response: ServerResponse, further: () => Promise<string>): Promise<void> {
  const [own, theirs] = await Promise.all([metrics.metrics(), further()]);
  answer(response, 200, metrics.contentType, `${own}\n${theirs}`);
}

/**
 * Serves `GET /health` (200 or 503) and `GET /metrics`.
 *
 * @param further metrics of others in this process, in the text format; must not reject
 * @returns the listening server; close it at shutdown
 */
export async function startMetricsServer(
  { host, port }: { host: string; port: number },
  healthCheck: HealthCheck,
  further: () => Promise<string>,
): Promise<Server> {
  const server = createServer((request, response) => {
    const path = request.url?.split('?')[0];
    if (request.method !== 'GET') answer(response, 405, 'text/plain', 'Method not allowed');
    else if (path === '/health') void answerHealth(response, healthCheck);
    else if (path === '/metrics') void answerMetrics(response, further);
    else answer(response, 404, 'text/plain', 'Not found');
  });
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, host, () => resolve(server));
  });
}

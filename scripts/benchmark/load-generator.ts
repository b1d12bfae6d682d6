/** The program that makes HTTP load; see load.ts. */
import { Agent, request } from 'node:http';
import { quantile } from './figures.ts';
import { loadSchema, type Load, type Measured } from './load.ts';
import { answerQuestions } from './peer.ts';

const MILLISECONDS = 1_000;

function send(load: Load, agent: Agent, body: string | null): Promise<void> {
  const headers = {
    ...(load.token ? { authorization: `Bearer ${load.token}` } : {}),
    ...(load.environment === undefined ? {} : { 'x-oms-environment': load.environment }),
    ...(body === null
      ? {}
      : { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) }),
  };
  return new Promise((resolve, reject) => {
    const sent = request(load.url, { agent, headers, method: body === null ? 'GET' : 'POST' }, (response) => {
      const status = response.statusCode ?? 0;
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => {
        if (status >= 300) chunks.push(chunk);
      });
      response.once('error', reject);
      response.once('end', () => {
        if (status >= 200 && status < 300) resolve();
        else reject(new Error(`${load.url} answered ${status}: ${Buffer.concat(chunks).toString()}`));
      });
    });
    sent.once('error', reject);
    sent.end(body);
  });
}

async function measure(load: Load): Promise<Measured> {
  const agent = new Agent({ keepAlive: true, maxSockets: load.clients });
  const latencies: number[] = [];
  const startedAt = Date.now();
  const since = performance.now();
  const limit = load.requests ?? Infinity;
  let sent = 0;
  const client = async (): Promise<void> => {
    while (sent < limit && performance.now() - since < load.seconds * MILLISECONDS) {
      const body = load.bodies ? (load.bodies[sent % load.bodies.length] ?? '') : null;
      sent += 1;
      const asked = performance.now();
      await send(load, agent, body);
      latencies.push(performance.now() - asked);
    }
  };
  await Promise.all(Array.from({ length: load.clients }, client));
  const seconds = (performance.now() - since) / MILLISECONDS;
  agent.destroy();
  return {
    startedAt,
    requests: latencies.length,
    perSecond: latencies.length / seconds,
    p50: quantile(latencies, 0.5),
    p95: quantile(latencies, 0.95),
  };
}

answerQuestions((question) => measure(loadSchema.parse(question)));

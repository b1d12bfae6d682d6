/** The program that receives webhooks; it keeps when each came, and answers 204. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { z } from 'zod';
import { answerQuestions } from './peer.ts';

const questionSchema = z.enum(['open', 'take']);
const bodySchema = z.object({ occurred_at: z.coerce.date() });

/** Milliseconds from each event to its receipt, since they were last taken. */
let latencies: number[] = [];

const server = createServer((request, response) => {
  const at = Date.now();
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => {
    const { occurred_at } = bodySchema.parse(JSON.parse(Buffer.concat(chunks).toString('utf8')));
    latencies.push(at - occurred_at.getTime());
    response.writeHead(204).end();
  });
});

async function open(): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

answerQuestions(async (question) => {
  if (questionSchema.parse(question) === 'open') return open();
  const taken = latencies;
  latencies = [];
  return taken;
});

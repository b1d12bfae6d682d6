/** The program that traces are sent to; it takes them and keeps nothing. */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { answerQuestions } from './peer.ts';

let requests = 0;

const server = createServer((request, response) => {
  requests += 1;
  request.resume().on('end', () => response.writeHead(200, { 'content-type': 'application/json' }).end('{}'));
});

answerQuestions(async (question) => {
  if (question === 'count') return requests;
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
});

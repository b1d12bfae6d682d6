/** HTTP of the demo's receiver of webhooks. It keeps nothing: its answer shows what it got. */
import express, { type RequestHandler } from 'express';
import { DEMO_SINK_PATH, demoSinkAnswer } from '../webhooks/demo-sink.ts';
import { traceOf } from './request-record.ts';

/** Deliveries are far smaller. */
const BODY_LIMIT = '64kb';

export function demoSink(): RequestHandler[] {
  return [
    express.raw({ type: () => true, limit: BODY_LIMIT }),
    (request, response) => {
      traceOf(response).route = DEMO_SINK_PATH;
      const body: unknown = request.body;
      const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
      const answer = demoSinkAnswer(text, request.get('x-oms-signature'));
      response.status(answer.status).type('text').send(answer.text);
    },
  ];
}

/**
 * The program of the bare HTTP server: Express, one pool, and the product's own statements, without validation,
 * accounts, permissions or environments.
 */
import { once } from 'node:events';
import express, { type RequestHandler } from 'express';
import pg from 'pg';
import { z } from 'zod';
import { acceptOrder } from '../../../src/orders/acceptance.ts';
import { orderInput } from '../../../src/orders/contract.ts';
import { findOrder, insertOrder, listOrders } from '../../../src/orders/repository.ts';
import { newId } from '../../../src/runtime/ids.ts';
import { answerQuestions } from '../peer.ts';
import { orderBodies } from '../sample-orders.ts';
import { listenSchema, type Listen } from './questions.ts';
import { statementsOf, type Statement } from './statements.ts';

/** As the readers ask for (parts/reads). */
const PAGE_SIZE = 20;

/** The INSERT of an order with so many lines, and what of its parameters differs from order to order. */
interface InsertTemplate {
  statement: Statement;
  ids: ReadonlySet<unknown>;
  orderNumber: string;
}

async function insertTemplate(body: unknown): Promise<InsertTemplate> {
  const accepted = acceptOrder(orderInput.parse(body), { allowPartialShipment: false }, new Date());
  const event = {
    order_id: accepted.order.id,
    sequence: 1,
    id: newId(),
    event_type: 'order.created',
    from_status: null,
    to_status: 'PENDING' as const,
    actor: 'floor',
    reason: null,
    data: '{}',
    idempotency_key: 'created',
  };
  const [statement] = await statementsOf((db) => insertOrder(db, accepted, event, undefined, undefined));
  if (!statement) throw new Error('Inserting an order takes a statement');
  const ids = new Set([accepted.order.id, event.id, ...accepted.items.map(({ id }) => id)]);
  return { statement, ids, orderNumber: accepted.order.order_number };
}

/** The same rows under new ids. */
function freshParameters({ statement, ids, orderNumber }: InsertTemplate): {
  id: string;
  parameters: unknown[];
} {
  const fresh = new Map<unknown, string>([...ids].map((id) => [id, newId()]));
  // Never the same twice: the product draws again when a number is taken, which a bare handler does not.
  fresh.set(orderNumber, `ORD-${newId()}`);
  const [id = ''] = fresh.values();
  return { id, parameters: statement.parameters.map((value) => fresh.get(value) ?? value) };
}

const bodySchema = z.object({ line_items: z.array(z.unknown()) });

function linesOf(body: unknown): number {
  return bodySchema.parse(body).line_items.length;
}

async function insertTemplates(): Promise<Map<number, InsertTemplate>> {
  const bodies: unknown[] = orderBodies(2).map((body): unknown => JSON.parse(body));
  const templates = bodies.map(async (body) => [linesOf(body), await insertTemplate(body)] as const);
  return new Map(await Promise.all(templates));
}

async function place(pool: pg.Pool): Promise<RequestHandler> {
  const templates = await insertTemplates();
  return async (request, response) => {
    const body = request.body as { line_items: unknown[] };
    const template = templates.get(body.line_items.length);
    if (!template) throw new Error('The sample orders have one or two lines');
    const { id, parameters } = freshParameters(template);
    await pool.query(template.statement.sql, parameters);
    response.status(201).json({ id, ...body });
  };
}

async function list(pool: pg.Pool): Promise<RequestHandler> {
  const statements = await statementsOf((db) =>
    listOrders(db, {}, { after: undefined, offset: 0, size: PAGE_SIZE }),
  );
  return async (_request, response) => {
    const results = await Promise.all(
      statements.map(({ sql, parameters }) => pool.query(sql, [...parameters])),
    );
    response.json(results.map(({ rows }): unknown[] => rows));
  };
}

async function one(pool: pg.Pool): Promise<RequestHandler> {
  const anyId = newId();
  const [statement] = await statementsOf((db) => findOrder(db, anyId));
  if (!statement) throw new Error('Finding an order takes a statement');
  return async (request, response) => {
    const parameters = statement.parameters.map((value) => (value === anyId ? request.params.id : value));
    const { rows } = await pool.query(statement.sql, parameters);
    response.json(rows[0]);
  };
}

async function listen({ writeUrl, readUrl, poolSize }: Listen): Promise<number> {
  const writes = new pg.Pool({ connectionString: writeUrl, max: poolSize });
  const reads = new pg.Pool({ connectionString: readUrl, max: poolSize });
  const app = express().disable('x-powered-by').disable('etag');
  app.post('/orders', express.json(), await place(writes));
  app.get('/orders', await list(reads));
  app.get('/orders/:id', await one(reads));
  const server = app.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('A listening server has an address');
  return address.port;
}

answerQuestions((question) => listen(listenSchema.parse(question)));

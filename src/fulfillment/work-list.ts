/** The work list: what the people of the nodes have to do. */
import { allowedFulfillmentCommands } from '../orders/commands.ts';
import { notFound } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import { isAtNode } from './at-node.ts';
import type { WorkItem, WorkQuery } from './contract.ts';
import { findWork, listWork as listRecords, type WorkRecord } from './work-list-repository.ts';

const ENDED_LINES: ReadonlySet<WorkItem['lines'][number]['status']> = new Set(['CANCELLED', 'FAILED']);

/** The lines that are to be served: what was not found or is not wanted any more is left out. */
export function liveLines(record: Pick<WorkRecord, 'lines'>): WorkRecord['lines'] {
  return record.lines.filter((line) => !ENDED_LINES.has(line.status));
}

function shipmentOf({ shipment_id: id, carrier, tracking_number }: WorkRecord): WorkItem['shipment'] {
  if (id === null || carrier === null || tracking_number === null) return null;
  return { id, carrier, tracking_number, label_url: `/shipments/${id}/label` };
}

function view(context: Context, record: WorkRecord, now: Date): WorkItem {
  const { node_mode, shipment_id, carrier, tracking_number, ...columns } = record;
  const order = { fulfillmentType: record.fulfillment_type, onHold: record.on_hold };
  return {
    ...columns,
    mode: node_mode ?? context.environment.settings.fulfillment_mode,
    promised_at: record.promised_at.toISOString(),
    is_late: isAtNode(record.status) && record.promised_at < now,
    age_seconds: Math.max(0, Math.floor((now.getTime() - record.created_at.getTime()) / 1_000)),
    units: liveLines(record).reduce((sum, line) => sum + line.quantity, 0),
    shipment: shipmentOf(record),
    allowed_commands: allowedFulfillmentCommands(order, record.status),
    created_at: record.created_at.toISOString(),
    updated_at: record.updated_at.toISOString(),
  };
}

/** A page of fulfillments: what lies with the nodes, most urgent first; what has left or ended, latest first. */
export async function listWork(context: Context, query: WorkQuery) {
  const { rows, total } = await listRecords(context.db, query);
  const now = new Date();
  return {
    items: rows.map((row) => view(context, row, now)),
    total,
    page: query.page,
    page_size: query.page_size,
    total_pages: Math.ceil(total / query.page_size),
  };
}

/** One fulfillment. @throws Refusal `not-found` */
export async function getWork(context: Context, id: string): Promise<WorkItem> {
  const record = await findWork(context.db, id);
  if (!record) throw notFound('fulfillment', id);
  return view(context, record, new Date());
}

/** What is printed for a fulfillment, from its rows. */
import { isPickup } from '../orders/order.ts';
import { notFound, Refusal } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';
import { renderPackingSlip } from './packing-slip-pdf.ts';
import { renderPickList } from './pick-list-pdf.ts';
import { liveLines } from './work-list.ts';
import { findPrinted, type PrintedRecord } from './work-list-repository.ts';

export type DocumentKind = 'pick-list' | 'packing-slip';

function headOf(record: PrintedRecord) {
  return { orderNumber: record.order_number, fulfillmentNumber: record.number };
}

function pickListOf(record: PrintedRecord): Promise<Buffer> {
  return renderPickList({
    ...headOf(record),
    node: { code: record.node_code, name: record.node_name },
    promisedAt: record.promised_at,
    priority: record.priority,
    hold: record.on_hold ? { reason: record.hold_reason } : null,
    lines: liveLines(record).map((line) => ({
      sku: line.sku,
      productName: line.product_name,
      quantity: line.quantity,
    })),
  });
}

/** The parts that are there. */
function present(parts: readonly (string | null)[]): string[] {
  return parts.flatMap((part) => (part ? [part] : []));
}

function recipientOf(record: PrintedRecord) {
  const name = record.customer_name ?? record.shipping_name;
  if (isPickup(record.fulfillment_type)) return { pickup: true, lines: present([name]) };
  const region = present([record.shipping_state, record.shipping_postal_code]).join(' ');
  const place = present([record.shipping_city, region]).join(', ');
  const address = [record.shipping_address1, record.shipping_address2, place, record.shipping_country];
  return { pickup: false, lines: present([record.shipping_name ?? record.customer_name, ...address]) };
}

function packingSlipOf(record: PrintedRecord): Promise<Buffer> {
  return renderPackingSlip({
    ...headOf(record),
    orderedAt: record.ordered_at,
    recipient: recipientOf(record),
    notes: record.notes,
    lines: liveLines(record).map((line) => ({
      sku: line.sku,
      productName: line.product_name,
      quantity: line.quantity_picked ?? line.quantity,
    })),
  });
}

const RENDER: Readonly<Record<DocumentKind, (record: PrintedRecord) => Promise<Buffer>>> = {
  'pick-list': pickListOf,
  'packing-slip': packingSlipOf,
};

/**
 * A document of a fulfillment as a PDF, named after its order.
 *
 * @throws Refusal `not-found`; `conflict` when the fulfillment has ended early, so that nothing of it is to be picked or
 *   packed.
 */
export async function fulfillmentDocuments(context: Context, id: string, kind: DocumentKind): Promise<File> {
  const record = await findPrinted(context.db, id);
  if (!record) throw notFound('fulfillment', id);
  if (liveLines(record).length === 0) {
    throw new Refusal(
      'conflict',
      `This fulfillment is ${record.status}; there is nothing to pick or to pack.`,
    );
  }
  const content = new Uint8Array(await RENDER[kind](record));
  return new File([content], `${kind}-${record.order_number}-${record.number}.pdf`, {
    type: 'application/pdf',
  });
}

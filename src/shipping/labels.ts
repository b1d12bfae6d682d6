/** Carrier labels as they were booked. */
import { notFound } from '../runtime/errors.ts';
import type { Context } from '../tenancy/context.ts';

const EXTENSIONS: Readonly<Record<string, string>> = {
  'application/pdf': 'pdf',
  'image/png': 'png',
  'image/svg+xml': 'svg',
};

/** The label of a shipment, named after its tracking number. @throws Refusal `not-found` */
export async function findLabel(context: Context, shipmentId: string): Promise<File> {
  const shipment = await context.db
    .selectFrom('shipments')
    .select(['label', 'label_content_type', 'tracking_number'])
    .where('id', '=', shipmentId)
    .executeTakeFirst();
  if (!shipment) throw notFound('shipment', shipmentId);
  const extension = EXTENSIONS[shipment.label_content_type] ?? 'bin';
  const content = new Uint8Array(shipment.label);
  return new File([content], `${shipment.tracking_number}.${extension}`, {
    type: shipment.label_content_type,
  });
}

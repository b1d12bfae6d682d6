/** The packing slip: what is in the parcel or the bag, for whoever opens it. It names no seller. */
import { FONT } from './pdf.ts';
import {
  drawFacts,
  drawParagraph,
  drawTable,
  finishSheet,
  openSheet,
  SHEET_WIDTH,
  textCell,
  textWidth,
  type Column,
} from './sheet.ts';

export interface PackingSlip {
  orderNumber: string;
  fulfillmentNumber: number;
  orderedAt: Date;
  /** Whom it is for. A pickup has a name alone: what the customer shows when collecting is not printed. */
  recipient: { pickup: boolean; lines: readonly string[] };
  notes: string | null;
  lines: readonly { sku: string; productName: string; quantity: number }[];
}

const SKU = { head: 'SKU', width: 170 } satisfies Column;
const QUANTITY = { head: 'Quantity', width: 70, align: 'right' } satisfies Column;
const PRODUCT = { head: 'Product', width: SHEET_WIDTH - SKU.width - QUANTITY.width } satisfies Column;

/** Renders it for A4 and Letter. */
export function renderPackingSlip(slip: PackingSlip): Promise<Buffer> {
  const head = {
    kind: 'Packing slip',
    orderNumber: slip.orderNumber,
    fulfillmentNumber: slip.fulfillmentNumber,
  };
  const pdf = openSheet(head);
  const units = slip.lines.reduce((sum, line) => sum + line.quantity, 0);
  drawFacts(pdf, [
    ['Ordered on', slip.orderedAt.toISOString().slice(0, 10)],
    [slip.recipient.pickup ? 'Pickup' : 'Ship to', slip.recipient.lines.join('\n')],
    ['Total units', String(units)],
  ]);
  const rows = slip.lines.map((line) => [
    textCell(pdf, line.sku, textWidth(SKU), { size: 10 }),
    textCell(pdf, line.productName, textWidth(PRODUCT), { size: 10 }),
    textCell(pdf, String(line.quantity), textWidth(QUANTITY), {
      size: 11,
      font: FONT.bold,
      align: QUANTITY.align,
    }),
  ]);
  drawTable(pdf, [SKU, PRODUCT, QUANTITY], rows);
  if (slip.notes) drawParagraph(pdf, 'Notes', slip.notes);
  return finishSheet(pdf, head);
}

/** The pick list: what to take from the shelf for one fulfillment, with barcodes to check it by. */
import { barcodeOf, drawBarcode } from './barcode.ts';
import { PRIORITY } from './fulfillment.ts';
import { FONT, type Pdf } from './pdf.ts';
import {
  drawBanner,
  drawFacts,
  drawTable,
  finishSheet,
  openSheet,
  SHEET_WIDTH,
  textCell,
  textWidth,
  type Cell,
  type Column,
} from './sheet.ts';

export interface PickList {
  orderNumber: string;
  fulfillmentNumber: number;
  node: { code: string; name: string };
  promisedAt: Date;
  /** 1 is most urgent. */
  priority: number;
  /** Null when it may be picked. */
  hold: { reason: string | null } | null;
  lines: readonly { sku: string; productName: string; quantity: number }[];
}

const TICK = { head: '', width: 28 } satisfies Column;
const QUANTITY = { head: 'Quantity', width: 86, align: 'center' } satisfies Column;
const SKU = { head: 'SKU', width: 226 } satisfies Column;
const PRODUCT = {
  head: 'Product',
  width: SHEET_WIDTH - TICK.width - QUANTITY.width - SKU.width,
} satisfies Column;

const TICK_SIZE = 16;
const BARCODE_HEIGHT = 26;

const PRIORITY_WORDS: Readonly<Record<number, string>> = {
  [PRIORITY.SAME_DAY_DELIVERY]: 'Same-day',
  [PRIORITY.STORE_PICKUP]: 'Pickup',
};

/** `2026-11-23 17:00 UTC`. */
function minuteOf(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`;
}

function tickCell(pdf: Pdf): Cell {
  return {
    height: TICK_SIZE,
    draw: (x, y) =>
      void pdf
        .rect(x + 1, y + 1, TICK_SIZE, TICK_SIZE)
        .lineWidth(1)
        .stroke('black'),
  };
}

/** The SKU in words, above it its barcode when it has one that scanners can read. */
function skuCell(pdf: Pdf, sku: string): Cell {
  const text = textCell(pdf, sku, textWidth(SKU), { size: 10, font: FONT.bold });
  const barcode = barcodeOf(sku, textWidth(SKU));
  if (!barcode) return text;
  const above = BARCODE_HEIGHT + 4;
  return {
    height: above + text.height,
    draw(x, y) {
      drawBarcode(pdf, barcode, x, y, BARCODE_HEIGHT);
      text.draw(x, y + above);
    },
  };
}

function unitsOf(lines: PickList['lines']): string {
  const units = lines.reduce((sum, line) => sum + line.quantity, 0);
  return `${units} in ${lines.length} ${lines.length === 1 ? 'line' : 'lines'}`;
}

/** Renders it for A4 and Letter. */
export function renderPickList(list: PickList): Promise<Buffer> {
  const head = {
    kind: 'Pick list',
    orderNumber: list.orderNumber,
    fulfillmentNumber: list.fulfillmentNumber,
  };
  const pdf = openSheet(head);
  if (list.hold) {
    drawBanner(pdf, `ON HOLD${list.hold.reason ? ` (${list.hold.reason})` : ''} - DO NOT PICK`);
  }
  drawFacts(pdf, [
    ['Node', `${list.node.code}  ${list.node.name}`],
    ['Fulfillment', String(list.fulfillmentNumber)],
    ['Promised by', minuteOf(list.promisedAt)],
    ['Priority', PRIORITY_WORDS[list.priority] ?? 'Standard'],
    ['Units', unitsOf(list.lines)],
  ]);
  const rows = list.lines.map((line) => [
    tickCell(pdf),
    textCell(pdf, String(line.quantity), textWidth(QUANTITY), {
      size: 20,
      font: FONT.bold,
      align: QUANTITY.align,
    }),
    skuCell(pdf, line.sku),
    textCell(pdf, line.productName, textWidth(PRODUCT), { size: 10 }),
  ]);
  drawTable(pdf, [TICK, QUANTITY, SKU, PRODUCT], rows);
  return finishSheet(pdf, head);
}

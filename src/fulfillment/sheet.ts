/** What the printed sheets of a node have in common: head, facts, banner, table and numbered pages. */
import { barcodeOf, drawBarcode } from './barcode.ts';
import { bytesOf, FONT, openPdf, printable, type Pdf } from './pdf.ts';

/** As wide as A4 and as high as Letter: it prints on either without being scaled. */
const SIZE: [number, number] = [595, 792];
const MARGINS = { top: 56, right: 40, bottom: 56, left: 40 };
const HEAD_BARCODE = { width: 250, height: 40 };
const FACT_LABEL_WIDTH = 78;
const PADDING = 6;
const GREY = '#555555';
/** Where the last line of a page ends. */
const BOTTOM = SIZE[1] - MARGINS.bottom;
/** A heading does not stay behind alone. */
const HEADING_ROOM = 40;

/** Room between the margins. */
export const SHEET_WIDTH = SIZE[0] - MARGINS.left - MARGINS.right;

export interface SheetHead {
  /** `Pick list`. */
  kind: string;
  orderNumber: string;
  fulfillmentNumber: number;
}

const titleOf = ({ kind, orderNumber, fulfillmentNumber }: SheetHead) =>
  `${kind} ${orderNumber} / ${fulfillmentNumber}`;

function drawOrderNumber(pdf: Pdf, orderNumber: string): void {
  const barcode = barcodeOf(orderNumber, HEAD_BARCODE.width);
  const right = SIZE[0] - MARGINS.right;
  if (barcode) drawBarcode(pdf, barcode, right - barcode.width, MARGINS.top, HEAD_BARCODE.height);
  pdf.font(FONT.bold, 12).text(printable(orderNumber), MARGINS.left, MARGINS.top + HEAD_BARCODE.height + 5, {
    width: SHEET_WIDTH,
    align: 'right',
  });
}

/** Opens a sheet: what it is at the left, the order's number with its barcode at the right. */
export function openSheet(head: SheetHead): Pdf {
  const pdf = openPdf({ title: titleOf(head), size: SIZE, margins: MARGINS });
  drawOrderNumber(pdf, head.orderNumber);
  const below = pdf.y;
  pdf.font(FONT.bold, 22).text(head.kind, MARGINS.left, MARGINS.top, { lineBreak: false });
  pdf.y = below + 12;
  return pdf;
}

/** Names and what they stand for, one below the other. */
export function drawFacts(pdf: Pdf, facts: readonly (readonly [name: string, value: string])[]): void {
  for (const [name, value] of facts) {
    const top = pdf.y;
    pdf.font(FONT.plain, 10).fillColor(GREY).text(name, MARGINS.left, top, { lineBreak: false });
    pdf
      .font(FONT.bold, 10)
      .fillColor('black')
      .text(printable(value), MARGINS.left + FACT_LABEL_WIDTH, top, {
        width: SHEET_WIDTH - FACT_LABEL_WIDTH,
      });
    pdf.y += 3;
  }
  pdf.y += 8;
}

/** White on black across the sheet: what must not be overlooked. */
export function drawBanner(pdf: Pdf, text: string): void {
  const options = { width: SHEET_WIDTH - 24, align: 'center' } as const;
  const height = pdf.font(FONT.bold, 15).heightOfString(printable(text), options) + 16;
  const top = pdf.y;
  pdf.rect(MARGINS.left, top, SHEET_WIDTH, height).fill('black');
  pdf.fillColor('white').text(printable(text), MARGINS.left + 12, top + 10, options);
  pdf.fillColor('black');
  pdf.y = top + height + 12;
}

/** Text below what is there; it goes on over as many pages as it needs. */
export function drawParagraph(pdf: Pdf, heading: string, text: string): void {
  const options = { width: SHEET_WIDTH };
  if (pdf.y + HEADING_ROOM > BOTTOM) pdf.addPage();
  pdf.font(FONT.bold, 10).text(heading, MARGINS.left, pdf.y, options);
  pdf.font(FONT.plain, 10).text(printable(text), MARGINS.left, pdf.y + 2, options);
  pdf.y += 12;
}

/** What stands in a table's cell: its height, and how it is drawn from its upper left corner. */
export interface Cell {
  height: number;
  draw: (x: number, y: number) => void;
}

export interface TextStyle {
  size: number;
  font?: (typeof FONT)[keyof typeof FONT];
  align?: 'left' | 'right' | 'center';
}

/** Text that wraps at the width of its column; breaks of its own do not count. */
export function textCell(
  pdf: Pdf,
  text: string,
  width: number,
  { size, font = FONT.plain, align = 'left' }: TextStyle,
): Cell {
  const written = printable(text).replace(/\s+/g, ' ');
  return {
    height: pdf.font(font, size).heightOfString(written, { width }),
    draw: (x, y) => void pdf.font(font, size).text(written, x, y, { width, align }),
  };
}

export interface Column {
  head: string;
  width: number;
  align?: 'left' | 'right' | 'center';
}

function drawColumnHeads(pdf: Pdf, columns: readonly Column[]): void {
  const top = pdf.y;
  let left = MARGINS.left;
  for (const { head, width, align = 'left' } of columns) {
    pdf.font(FONT.bold, 9).text(head, left, top, { width: width - PADDING, align });
    left += width;
  }
  pdf.y = top + 14;
  drawRule(pdf, 1);
}

function drawRule(pdf: Pdf, thickness: number): void {
  pdf
    .moveTo(MARGINS.left, pdf.y)
    .lineTo(SIZE[0] - MARGINS.right, pdf.y)
    .lineWidth(thickness)
    .stroke('black');
}

function drawRow(pdf: Pdf, columns: readonly Column[], cells: readonly Cell[]): void {
  const top = pdf.y + PADDING;
  let left = MARGINS.left;
  for (const [index, { width }] of columns.entries()) {
    cells[index]?.draw(left, top);
    left += width;
  }
  pdf.y = top + Math.max(...cells.map((cell) => cell.height)) + PADDING;
  drawRule(pdf, 0.4);
}

/** Draws a table of which no row is parted; each page that it reaches begins with the heads of its columns. */
export function drawTable(pdf: Pdf, columns: readonly Column[], rows: readonly (readonly Cell[])[]): void {
  drawColumnHeads(pdf, columns);
  for (const cells of rows) {
    const height = Math.max(...cells.map((cell) => cell.height)) + 2 * PADDING;
    if (pdf.y + height > BOTTOM) {
      pdf.addPage();
      drawColumnHeads(pdf, columns);
    }
    drawRow(pdf, columns, cells);
  }
  pdf.y += 12;
}

/** The room for text in a column. */
export const textWidth = (column: Column) => column.width - PADDING;

/** Numbers the pages, names the order on each, and ends the sheet. */
export function finishSheet(pdf: Pdf, head: SheetHead): Promise<Buffer> {
  const { count } = pdf.bufferedPageRange();
  for (let page = 0; page < count; page++) {
    pdf.switchToPage(page);
    // Below the bottom margin the library would begin a new page for it.
    pdf.page.margins.bottom = 0;
    const options = { width: SHEET_WIDTH, lineBreak: false };
    const top = SIZE[1] - 36;
    pdf.font(FONT.plain, 9).fillColor(GREY);
    pdf.text(printable(titleOf(head)), MARGINS.left, top, options);
    pdf.text(`page ${page + 1} of ${count}`, MARGINS.left, top, { ...options, align: 'right' });
  }
  return bytesOf(pdf);
}

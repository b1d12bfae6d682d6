/** A 4 x 6 inch label with the barcode of its tracking number: all that the simulated carrier prints. */
import { barcodeOf, drawBarcode } from '../fulfillment/barcode.ts';
import { bytesOf, FONT, openPdf, printable } from '../fulfillment/pdf.ts';

/** In points, 72 to the inch. */
const SIZE: [number, number] = [288, 432];
const EDGE = 12;
const MARGIN = 24;
const BARCODE_HEIGHT = 96;

export interface LabelContent {
  carrier: string;
  serviceLevel: string;
  trackingNumber: string;
  orderNumber: string;
  /** Code of the node that sends it. */
  from: string;
  weightLbs: number;
}

/** Renders the label; equal content makes equal bytes. */
export function renderLabel(label: LabelContent): Promise<Buffer> {
  const margins = { top: MARGIN, right: MARGIN, bottom: MARGIN, left: MARGIN };
  const pdf = openPdf({ title: `Label ${label.trackingNumber}`, size: SIZE, margins });
  const [width, height] = SIZE;
  const line = { width: width - 2 * MARGIN };
  pdf.rect(EDGE, EDGE, width - 2 * EDGE, height - 2 * EDGE).stroke('black');
  pdf.font(FONT.plain, 26).text(printable(label.carrier), line);
  pdf.font(FONT.plain, 14).text(`${printable(label.serviceLevel)} (simulated)`, line);
  const top = 120;
  const barcode = barcodeOf(label.trackingNumber, width - 2 * EDGE);
  if (barcode) drawBarcode(pdf, barcode, (width - barcode.width) / 2, top, BARCODE_HEIGHT);
  pdf
    .font(FONT.plain, 14)
    .text(printable(label.trackingNumber), MARGIN, top + BARCODE_HEIGHT + 10, { ...line, align: 'center' });
  pdf.font(FONT.plain, 14).text(printable(`Order ${label.orderNumber}`), MARGIN, 280, line);
  pdf.text(printable(`From ${label.from}`), line);
  pdf.text(`${label.weightLbs.toFixed(1)} lb`, line);
  return bytesOf(pdf);
}

/** PDFs for printers: built-in fonts, nothing of the day they were made, so that equal input makes equal bytes. */
import { buffer } from 'node:stream/consumers';
import PDFDocument from 'pdfkit';

export type Pdf = PDFKit.PDFDocument;

/** Named as every printer and viewer knows them, so that no font is embedded. */
export const FONT = { plain: 'Helvetica', bold: 'Helvetica-Bold' } as const;

/** The library stamps the hour otherwise, and makes the file's id of it. */
const NO_DATE = new Date(0);

/** The built-in fonts have the characters of Windows code page 1252 and no others. */
const UNWRITABLE = /[^\n\x20-\x7e\xa0-\xff€‚ƒ„…†‡ˆ‰Š‹ŒŽ‘’“”•–—˜™š›œžŸ]/gu;

/** The text as the fonts can write it: each character that they do not have is a question mark. */
export function printable(text: string): string {
  return text.normalize('NFC').replace(/\r\n?/g, '\n').replaceAll('\t', ' ').replace(UNWRITABLE, '?');
}

export interface PdfOptions {
  title: string;
  /** In points. */
  size: [width: number, height: number];
  margins: { top: number; right: number; bottom: number; left: number };
}

/** Opens a document on its first page; its pages stay open until `bytesOf`. */
export function openPdf({ title, size, margins }: PdfOptions): Pdf {
  const info = { Title: printable(title), CreationDate: NO_DATE };
  return new PDFDocument({ size, margins, info, bufferPages: true, font: FONT.plain });
}

/** Ends the document. */
export async function bytesOf(pdf: Pdf): Promise<Buffer> {
  const bytes = buffer(pdf);
  pdf.end();
  return bytes;
}

/** What stands on the pages of a PDF that the product has made. */
import { inflateSync } from 'node:zlib';

export interface PdfPage {
  /** The pieces of text in the order they were drawn. */
  text: string[];
  /** Rectangles: left, top, width, height. */
  rectangles: number[][];
}

/** Code page 1252 from 0x80 to 0x9f; Node 20's own decoder takes it for Latin 1. */
const HIGH_CONTROLS = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

function* contentsOf(pdf: Buffer): Generator<string> {
  const file = pdf.toString('latin1');
  for (const { 0: head, 1: length = '', index } of file.matchAll(/\/Length (\d+)[^]*?>>\nstream\n/g)) {
    const start = index + head.length;
    yield inflateSync(pdf.subarray(start, start + Number(length))).toString('latin1');
  }
}

function textOf(pieces: string): string {
  const hex = [...pieces.matchAll(/<([0-9a-f]*)>/g)].map(([, digits = '']) => digits).join('');
  const bytes = Buffer.from(hex, 'hex').toString('latin1');
  return bytes.replace(/[\u0080-\u009f]/g, (high) => HIGH_CONTROLS.charAt(high.charCodeAt(0) - 0x80));
}

/** Reads the pages; their contents are the only streams of a document without images and embedded fonts. */
export function pagesOf(pdf: Buffer): PdfPage[] {
  return [...contentsOf(pdf)].map((content) => ({
    text: [...content.matchAll(/\[(.*)\] TJ/g)].map(([, pieces = '']) => textOf(pieces)),
    rectangles: [...content.matchAll(/^(.*) re$/gm)].map(([, numbers = '']) =>
      numbers.split(' ').map(Number),
    ),
  }));
}

/** All text of a PDF, one piece a line. */
export function textOfPdf(pdf: Buffer): string {
  return pagesOf(pdf)
    .flatMap((page) => page.text)
    .join('\n');
}

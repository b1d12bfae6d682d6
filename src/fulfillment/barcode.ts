/** Code 128, drawn as lines so that it is sharp at any resolution. Lengths in points. */
import bwipjs from 'bwip-js/node';
import type { Pdf } from './pdf.ts';

/** Width of the thinnest bar: 16 mil at most, and no less than the 7.5 mil that handheld scanners can read. */
const MODULE = { most: 1.15, least: 0.54 };
/** What must stay white on either side. */
const QUIET_MODULES = 10;

export interface Barcode {
  /** With the white on both sides. */
  width: number;
  module: number;
  /** Bars and spaces by turns, in modules. */
  elements: readonly number[];
}

/**
 * The barcode of a text, as wide as `maxWidth` allows.
 *
 * @returns null when scanners would not give the same text back: it is not plain ASCII, or too long for the width.
 */
export function barcodeOf(text: string, maxWidth: number): Barcode | null {
  if (!/^[\x20-\x7e]+$/.test(text)) return null;
  const [symbol] = bwipjs.raw({ bcid: 'code128', text });
  if (!symbol || !('sbs' in symbol)) throw new Error(`Code 128 of ${text} is not made of bars`);
  const modules = symbol.sbs.reduce((sum, element) => sum + element, 2 * QUIET_MODULES);
  const module = Math.min(MODULE.most, maxWidth / modules);
  return module < MODULE.least ? null : { width: modules * module, module, elements: symbol.sbs };
}

/** Draws the bars, the quiet zone beginning at `x`. */
export function drawBarcode(pdf: Pdf, barcode: Barcode, x: number, y: number, height: number): void {
  let left = x + QUIET_MODULES * barcode.module;
  for (const [index, element] of barcode.elements.entries()) {
    const width = element * barcode.module;
    if (index % 2 === 0) pdf.rect(left, y, width, height);
    left += width;
  }
  pdf.fill('black');
}

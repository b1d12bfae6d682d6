import { describe, expect, it } from 'vitest';
import { barcodeOf } from '../../../src/fulfillment/barcode.ts';
import { renderPackingSlip, type PackingSlip } from '../../../src/fulfillment/packing-slip-pdf.ts';
import { renderPickList, type PickList } from '../../../src/fulfillment/pick-list-pdf.ts';
import { pagesOf, textOfPdf } from '../../support/pdf.ts';

const lines = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    sku: `SKU-${1_000 + index}`,
    productName: `Product ${index}`,
    quantity: 1 + (index % 3),
  }));

const pickList = (overrides: Partial<PickList> = {}): PickList => ({
  orderNumber: 'ORD-20260101-000123',
  fulfillmentNumber: 2,
  node: { code: 'NYC-01', name: 'New York' },
  promisedAt: new Date('2026-01-02T17:05:59Z'),
  priority: 1,
  hold: null,
  lines: lines(3),
  ...overrides,
});

const packingSlip = (overrides: Partial<PackingSlip> = {}): PackingSlip => ({
  orderNumber: 'ORD-20260101-000123',
  fulfillmentNumber: 2,
  orderedAt: new Date('2026-01-01T23:00:00Z'),
  recipient: { pickup: false, lines: ['Jane Doe', '77 Marmalade Crescent', 'New York, NY 10001', 'US'] },
  notes: null,
  lines: lines(3),
  ...overrides,
});

const ODD = {
  sku: '日本-1',
  productName: 'Dvořák “naïve” €5 😀\tمرحبا \u0007 e\u0301',
  quantity: 3,
};
const ODD_AS_PRINTED = 'Dvo?ák “naïve” €5 ? ????? ? é';

describe('a pick list', () => {
  it('says what to pick, where, until when and how urgently', async () => {
    const text = textOfPdf(await renderPickList(pickList()));
    for (const part of ['ORD-20260101-000123', 'NYC-01 New York', '2026-01-02 17:05 UTC', 'Same-day']) {
      expect(text.replace(/ +/g, ' ')).toContain(part);
    }
    expect(text).toContain('6 in 3 lines');
    for (const line of lines(3)) {
      expect(text).toContain(`${line.quantity}\n${line.sku}\n${line.productName}`);
    }
  });

  it.each([
    [1, 'Same-day'],
    [2, 'Pickup'],
    [3, 'Standard'],
  ])('calls priority %i %s', async (priority, word) => {
    expect(textOfPdf(await renderPickList(pickList({ priority })))).toContain(word);
  });

  it('says loudly that the order is held, and only then', async () => {
    expect(textOfPdf(await renderPickList(pickList()))).not.toContain('HOLD');
    const held = textOfPdf(await renderPickList(pickList({ hold: { reason: 'fraud' } })));
    expect(held).toContain('ON HOLD (fraud) - DO NOT PICK');
  });

  it('has a box to tick for every line', async () => {
    const [page] = pagesOf(await renderPickList(pickList()));
    expect(page?.rectangles.filter(([, , width, height]) => width === 16 && height === 16)).toHaveLength(3);
  });

  it('of 500 lines has numbered pages that each begin with the heads of the columns', async () => {
    const pages = pagesOf(await renderPickList(pickList({ lines: lines(500) })));
    expect(pages.length).toBeGreaterThan(30);
    for (const [index, { text }] of pages.entries()) {
      expect(text).toEqual(expect.arrayContaining(['Quantity', 'SKU', 'Product']));
      expect(text).toContain(`page ${index + 1} of ${pages.length}`);
    }
    const all = pages.flatMap((page) => page.text);
    for (const { sku } of lines(500)) expect(all.filter((piece) => piece === sku)).toHaveLength(1);
  });

  it('never cuts a quantity short', async () => {
    const text = textOfPdf(await renderPickList(pickList({ lines: [{ ...ODD, quantity: 1_000_000 }] })));
    expect(text).toContain('1000000');
  });

  it('keeps a row on one page, however long its texts are', async () => {
    const long = { sku: 'W'.repeat(100), productName: 'W\n'.repeat(125) + 'W'.repeat(250), quantity: 1 };
    const pages = pagesOf(await renderPickList(pickList({ lines: Array(10).fill(long) })));
    const letters = pages.map((page) => page.text.join('').match(/W/g)?.length ?? 0);
    expect(letters.reduce((sum, count) => sum + count, 0)).toBe(10 * (100 + 125 + 250));
    for (const count of letters) expect(count % (100 + 125 + 250)).toBe(0);
  });
});

describe('a packing slip', () => {
  it('says what is in it and whom it is for', async () => {
    const text = textOfPdf(await renderPackingSlip(packingSlip({ notes: 'At the back door.\nThank you.' })));
    expect(text).toContain('Ship to\nJane Doe\n77 Marmalade Crescent\nNew York, NY 10001\nUS');
    expect(text).toContain('2026-01-01');
    expect(text).toContain('Total units\n6');
    expect(text).toContain('Notes\nAt the back door.\nThank you.');
    for (const line of lines(3)) {
      expect(text).toContain(`${line.sku}\n${line.productName}\n${line.quantity}`);
    }
  });

  it('of a pickup names the customer', async () => {
    const recipient = { pickup: true, lines: ['Jane Doe'] };
    const text = textOfPdf(await renderPackingSlip(packingSlip({ recipient })));
    expect(text).toContain('Pickup\nJane Doe');
    expect(text).not.toContain('Ship to');
  });

  it('of 500 lines and long notes has numbered pages', async () => {
    const notes = 'Please ring twice. '.repeat(260);
    const pages = pagesOf(await renderPackingSlip(packingSlip({ lines: lines(500), notes })));
    expect(pages.length).toBeGreaterThan(10);
    expect(pages.at(-1)?.text).toContain(`page ${pages.length} of ${pages.length}`);
    const text = pages.flatMap((page) => page.text).join(' ');
    expect(text.match(/Please/g)).toHaveLength(260);
  });
});

describe('characters that the fonts do not have', () => {
  it('are question marks, and all others are themselves', async () => {
    const printed = [
      await renderPickList(pickList({ lines: [ODD] })),
      await renderPackingSlip(packingSlip({ lines: [ODD], notes: ODD.productName })),
    ];
    for (const pdf of printed) {
      const text = textOfPdf(pdf);
      expect(text).toContain('??-1');
      expect(text.replaceAll('\n', ' ').replace(/ +/g, ' ')).toContain(ODD_AS_PRINTED);
    }
  });
});

describe('equal input', () => {
  it('gives equal bytes', async () => {
    expect(await renderPickList(pickList())).toEqual(await renderPickList(pickList()));
    expect(await renderPackingSlip(packingSlip())).toEqual(await renderPackingSlip(packingSlip()));
    expect(await renderPickList(pickList({ priority: 2 }))).not.toEqual(await renderPickList(pickList()));
  });
});

describe('a barcode', () => {
  /** Code 128, set B, from the standard: start, A, the checksum 34, stop. */
  const A = '211214' + '111323' + '131123' + '2331112';

  it('is Code 128', () => {
    expect(barcodeOf('A', 500)?.elements.join('')).toBe(A);
  });

  it('is drawn as bars of these widths', async () => {
    const [page] = pagesOf(await renderPickList(pickList({ orderNumber: 'A', lines: [] })));
    const bars = page?.rectangles ?? [];
    const thinnest = Math.min(...bars.map(([, , width = 0]) => width));
    expect(bars.map(([, , width = 0]) => Math.round(width / thinnest)).join('')).toBe(
      [...A].filter((_, index) => index % 2 === 0).join(''),
    );
    const spaces = bars
      .slice(1)
      .map(([left = 0], index) => left - (bars[index]?.[0] ?? 0) - (bars[index]?.[2] ?? 0));
    expect(spaces.map((width) => Math.round(width / thinnest)).join('')).toBe(
      [...A].filter((_, index) => index % 2 === 1).join(''),
    );
  });

  it('is left out where scanners would not give the same text back', () => {
    expect(barcodeOf('SKU-1', 220)).not.toBeNull();
    expect(barcodeOf('Größe', 220)).toBeNull();
    expect(barcodeOf('日本', 220)).toBeNull();
    expect(barcodeOf('X'.repeat(100), 220)).toBeNull();
  });

  it('fits the width that it is given', () => {
    for (const length of [1, 10, 20, 30])
      expect(barcodeOf('X'.repeat(length), 220)?.width).toBeLessThanOrEqual(220);
  });
});

import { describe, expect, it } from 'vitest';
import { renderLabel } from '../../../src/shipping/label-pdf.ts';
import { pagesOf, textOfPdf } from '../../support/pdf.ts';

const label = {
  carrier: 'UPS',
  serviceLevel: 'GROUND',
  trackingNumber: '1Z1234567890123456',
  orderNumber: 'ORD-20260101-000123',
  from: 'NYC-01',
  weightLbs: 3.25,
};

describe('a label', () => {
  it('says what it is for, on one page of 4 x 6 inches', async () => {
    const pdf = await renderLabel(label);
    const text = textOfPdf(pdf);
    for (const part of [
      'UPS',
      'GROUND (simulated)',
      label.trackingNumber,
      label.orderNumber,
      'NYC-01',
      '3.3 lb',
    ]) {
      expect(text).toContain(part);
    }
    expect(pagesOf(pdf)).toHaveLength(1);
    expect(pdf.toString('latin1')).toContain('/MediaBox [0 0 288 432]');
  });

  it('has the tracking number as a barcode between the edges', async () => {
    const [page] = pagesOf(await renderLabel(label));
    const bars = page?.rectangles.slice(1) ?? [];
    expect(bars.length).toBeGreaterThan(30);
    for (const [left = 0, , width = 0] of bars) {
      expect(left).toBeGreaterThan(12);
      expect(left + width).toBeLessThan(276);
    }
  });

  it('is the same to the byte for the same parcel', async () => {
    expect(await renderLabel(label)).toEqual(await renderLabel({ ...label }));
  });
});

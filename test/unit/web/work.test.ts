import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { FULFILLMENT_STATUSES } from '../../../src/fulfillment/fulfillment.ts';
import type { Permission } from '../../../src/identity/identity.ts';
import { dueOf } from '../../../web/src/components/fulfillment/due.ts';
import {
  countsOf,
  type LineCount,
  liveLines,
  readCounts,
  scan,
  setFound,
  shortPickConsequence,
  summarize,
  tickAll,
  toggle,
  type WorkLine,
} from '../../../web/src/components/fulfillment/pick-count.ts';
import { workRefusal } from '../../../web/src/components/fulfillment/refusal.ts';
import { scanMessage } from '../../../web/src/components/fulfillment/scan-message.ts';
import {
  ALL_NODES,
  readWorkAddress,
  STAGES,
  type WorkAddress,
  writeWorkAddress,
} from '../../../web/src/pages/work/work-address.ts';

const line = (allocationId: string, sku: string, quantity: number): WorkLine => ({
  allocation_id: allocationId,
  order_item_id: `item of ${allocationId}`,
  sku,
  product_name: sku === 'MUG-1' ? 'Blue mug' : 'Lamp',
  quantity,
  quantity_picked: null,
  status: 'PICKING',
});

const MUGS = line('a', 'MUG-1', 3);
const LAMP = line('b', 'LAMP-1', 1);
const LINES = [MUGS, LAMP];
const fresh = (lines: readonly WorkLine[] = LINES) => countsOf(lines, []);

/** The counts after these scans, and what the last one said. */
function scanned(texts: readonly string[], lines = LINES, counts = fresh(lines)) {
  let outcome: ReturnType<typeof scan>['outcome'] | undefined;
  for (const text of texts) ({ counts, outcome } = scan(lines, counts, text));
  return { counts, outcome };
}

describe('counting with a scanner', () => {
  it('begins at one, although all of it is assumed to be there', () => {
    const { counts, outcome } = scanned([' mug-1 ']);
    expect(outcome).toMatchObject({ kind: 'counted', found: 1 });
    expect(counts[0]).toMatchObject({ found: 1, ticked: false });
    expect(counts[1]).toMatchObject({ found: 1, ticked: false, counted: false });
  });

  it('ticks the line with its last unit and counts no further', () => {
    const { counts, outcome } = scanned(['MUG-1', 'MUG-1', 'MUG-1']);
    expect(counts[0]).toMatchObject({ found: 3, ticked: true });
    expect(outcome).toMatchObject({ kind: 'counted', found: 3 });
    const beyond = scanned(['MUG-1'], LINES, counts);
    expect(beyond.outcome?.kind).toBe('complete');
    expect(beyond.counts).toEqual(counts);
  });

  it('takes nothing that was ticked by hand for missing', () => {
    expect(scanned(['LAMP-1'], LINES, toggle(fresh(), 'b')).outcome?.kind).toBe('complete');
  });

  it('opens a line again that was ticked with too few', () => {
    const { counts } = scanned(['MUG-1'], LINES, setFound(fresh(), 'a', 1));
    expect(counts[0]).toMatchObject({ found: 2, ticked: false });
  });

  it('leaves everything as it is when the SKU is not among the lines', () => {
    const { counts, outcome } = scanned(['CHAIR-9']);
    expect(outcome).toEqual({ kind: 'unknown', text: 'CHAIR-9' });
    expect(counts).toEqual(fresh());
  });

  it('fills lines of the same SKU one after the other', () => {
    const twice = [line('a', 'MUG-1', 1), line('c', 'MUG-1', 2)];
    const { counts } = scanned(['MUG-1', 'MUG-1', 'MUG-1'], twice);
    expect(counts.map((count) => [count.found, count.ticked])).toEqual([
      [1, true],
      [2, true],
    ]);
  });

  it('never counts more than was asked for, whatever is scanned', () => {
    const texts = fc.array(fc.constantFrom('MUG-1', 'LAMP-1', 'CHAIR-9'), { maxLength: 12 });
    fc.assert(
      fc.property(texts, (given) => {
        const { counts } = scanned(given);
        const scans = (sku: string) => given.filter((text) => text === sku).length;
        expect(counts[0]?.found).toBe(scans('MUG-1') === 0 ? 3 : Math.min(scans('MUG-1'), 3));
        expect(counts[0]?.ticked).toBe(scans('MUG-1') >= 3);
        expect(counts[1]?.ticked).toBe(scans('LAMP-1') >= 1);
      }),
    );
  });

  it('says what came of it', () => {
    const words = (texts: readonly string[]) => {
      const { outcome } = scanned(texts);
      return outcome ? scanMessage({ number: 1, outcome }).words : '';
    };
    expect(words(['MUG-1', 'MUG-1'])).toBe('Blue mug: 2 of 3');
    expect(words(['LAMP-1', 'LAMP-1'])).toBe('Lamp is ticked already.');
    expect(words(['X'])).toBe('“X” is not among these lines.');
  });
});

describe('counting by hand', () => {
  it('ticks a line whose quantity was said, and keeps it between nothing and all', () => {
    expect(setFound(fresh(), 'a', 2)[0]).toMatchObject({ found: 2, ticked: true });
    expect(setFound(fresh(), 'a', -1)[0]?.found).toBe(0);
    expect(setFound(fresh(), 'a', 9)[0]?.found).toBe(3);
  });

  it('keeps the quantity when the tick is taken away', () => {
    expect(toggle(setFound(fresh(), 'a', 2), 'a')[0]).toMatchObject({ found: 2, ticked: false });
  });

  it('goes on where it was, but for lines that changed meanwhile', () => {
    const begun = setFound(setFound(fresh(), 'a', 2), 'b', 0);
    expect(countsOf(LINES, begun)).toEqual(begun);
    const fewer = [{ ...MUGS, quantity: 1 }, LAMP];
    expect(countsOf(fewer, begun)).toEqual([countsOf(fewer, [])[0], begun[1]]);
  });

  it('leaves out lines that the node no longer works on', () => {
    const gone = { ...MUGS, status: 'CANCELLED' as const };
    expect(liveLines([gone, LAMP])).toEqual([LAMP]);
  });

  it('reads back what it kept, and nothing that has another shape', () => {
    const counts = setFound(fresh(), 'a', 2);
    expect(readCounts(JSON.stringify(counts))).toEqual(counts);
    const [first] = counts;
    expect(readCounts(JSON.stringify([first, { ...first, found: 'all' }, null, 3]))).toEqual([first]);
    for (const text of ['{', '{}', 'null', undefined]) expect(readCounts(text)).toEqual([]);
  });
});

describe('a pick in words', () => {
  const summaryOf = (counts: readonly LineCount[], lines = LINES) => summarize(lines, counts);

  it('has no consequence when everything is there', () => {
    const summary = summaryOf(tickAll(fresh()));
    expect(summary).toMatchObject({ found: 4, asked: 4, unticked: 0, missing: [] });
    expect(shortPickConsequence(summary)).toBeNull();
  });

  it('does not call missing what is still being counted', () => {
    const { counts } = scanned(['MUG-1']);
    expect(summaryOf(counts)).toMatchObject({ unticked: 2, missing: [] });
  });

  it('says what is sourced elsewhere', () => {
    const summary = summaryOf(setFound(tickAll(fresh()), 'a', 1));
    expect(shortPickConsequence(summary)).toBe(
      '2 units of Blue mug will be sourced from another node. ' +
        'If no other node has them, the customer waits for stock.',
    );
  });

  it('names a product of several lines once', () => {
    const lines = [MUGS, line('c', 'MUG-1', 2)];
    const counts = setFound(setFound(fresh(lines), 'a', 2), 'c', 1);
    expect(summaryOf(counts, lines).missing).toEqual([
      { sku: 'MUG-1', productName: 'Blue mug', quantity: 2 },
    ]);
  });

  it('says that the node is done when nothing was found', () => {
    const words = shortPickConsequence(summaryOf(setFound(setFound(fresh(), 'a', 0), 'b', 0)));
    expect(words).toContain('3 units of Blue mug and 1 unit of Lamp will be sourced');
    expect(words).toContain('this node is done with it');
  });
});

describe('when it is due', () => {
  const NOW = Date.UTC(2026, 10, 23, 12);
  const MINUTE = 60_000;
  const words = (offset: number) => dueOf(new Date(NOW + offset).toISOString(), NOW, 'en-US').words;

  it.each([
    [20_000, 'due now'],
    [-20_000, 'late'],
    [20 * MINUTE, 'due in 20 min'],
    [119 * MINUTE, 'due in 119 min'],
    [190 * MINUTE, 'due in 3 hr'],
    [-20 * MINUTE, 'late by 20 min'],
    [-5 * 60 * MINUTE, 'late by 5 hr'],
    [3 * 24 * 60 * MINUTE, 'due in 3 days'],
  ])('%i ms from now is %s', (offset, expected) => expect(words(offset)).toBe(expected));

  it('is late from the moment on', () => {
    const promise = new Date(NOW).toISOString();
    expect(dueOf(promise, NOW, 'en-US').isLate).toBe(false);
    expect(dueOf(promise, NOW + 1, 'en-US').isLate).toBe(true);
  });
});

describe('why something cannot be done with a fulfillment', () => {
  const worker = (permission: Permission) => permission === 'fulfillment.write';
  const onlooker = () => false;
  const item = { fulfillment_type: 'STORE_PICKUP', on_hold: false, status: 'READY_TO_SHIP' } as const;

  it('is said of the account, the hold and the status', () => {
    expect(workRefusal(item, 'handover', worker)).toBeNull();
    expect(workRefusal(item, 'handover', onlooker)).toMatch(/account/);
    expect(workRefusal({ ...item, on_hold: true }, 'handover', worker)).toMatch(/on hold/);
    expect(workRefusal({ ...item, fulfillment_type: 'SHIP_TO_HOME' }, 'handover', worker)).toMatch(/carrier/);
    const rejectable = FULFILLMENT_STATUSES.filter(
      (status) => workRefusal({ ...item, status }, 'reject', worker) === null,
    );
    expect(rejectable).toEqual(['SOURCED', 'PICKING']);
  });
});

describe('the address of the work', () => {
  const read = (address: string) => readWorkAddress(new URLSearchParams(address));
  const address: fc.Arbitrary<WorkAddress> = fc.record({
    node: fc.option(fc.oneof(fc.constant(ALL_NODES), fc.uuid({ version: 7 }))),
    stage: fc.constantFrom(...STAGES.map(({ status }) => status)),
    page: fc.integer({ min: 1, max: 1_000_000 }),
    fulfillment: fc.option(fc.uuid({ version: 7 })),
  });

  it('comes back as it was written', () => {
    fc.assert(
      fc.property(address, (given) => {
        expect(read(writeWorkAddress(given).toString())).toEqual(given);
      }),
    );
  });

  it.each(['stage=SHIPPED', 'page=0', 'node=everywhere', 'fulfillment=1'])(
    'ignores what is not valid: %s',
    (text) => expect(read(text)).toEqual(read('')),
  );
});

/** How good the choice of nodes is, on random orders that at most three nodes can cover. */
import type { PartResult, Table } from '../figures.ts';
import { largestCities } from '../sourcing/cities.ts';
import { compareQuality, OURS, type OrderClass, type Quality } from '../sourcing/quality.ts';

/** The seed of all random orders. */
export const SEED = 20_260_101;

const ORDERS_EACH = 3_000;

const CLASSES: readonly OrderClass[] = [12, 30, 100].flatMap((nodes) =>
  [0.2, 0.35, 0.6].map((stocked) => ({ nodes, stocked })),
);

const HEADER = [
  'nodes',
  'stocked',
  'method',
  'mean gap %',
  'p95 gap %',
  'optimal %',
  'proven %',
  'unfilled',
  'split %',
  'mean nodes',
  'p50 ms',
  'p99 ms',
];

const percent = (share: number): string => (share * 100).toFixed(2);

function rowOf({ nodes, stocked }: OrderClass, quality: Quality): string[] {
  return [
    String(nodes),
    `${stocked * 100} %`,
    quality.method,
    percent(quality.meanGap),
    percent(quality.p95Gap),
    percent(quality.optimal),
    quality.proven === null ? '' : percent(quality.proven),
    String(quality.unfilled),
    percent(quality.split),
    quality.meanNodes.toFixed(2),
    quality.p50.toFixed(3),
    quality.p99.toFixed(3),
  ];
}

/** Compares on 3,000 orders of each class. The figures are the worst of ours over all classes. */
export function measureSourcingQuality(report: (line: string) => void): PartResult {
  const part = 'sourcing-quality';
  const cities = largestCities();
  const rows: string[][] = [];
  const ours: Quality[] = [];
  for (const orderClass of CLASSES) {
    report(`${orderClass.nodes} nodes, each SKU at ${orderClass.stocked * 100} % of them`);
    const compared = compareQuality(orderClass, ORDERS_EACH, SEED, cities);
    rows.push(...compared.map((quality) => rowOf(orderClass, quality)));
    ours.push(...compared.filter(({ method }) => method === OURS));
  }
  const title = `${ORDERS_EACH.toLocaleString('en-US')} orders of each class, at most 3 nodes; seed ${SEED}`;
  const table: Table = { title, header: HEADER, rows };
  const worst = (measure: (quality: Quality) => number): number => Math.max(...ours.map(measure));
  return {
    part,
    tables: [table],
    figures: [
      { name: 'largest mean gap', value: worst(({ meanGap }) => meanGap * 100), unit: '%', goal: '0' },
      { name: 'orders unfilled', value: worst(({ unfilled }) => unfilled), unit: '', goal: '0' },
      {
        name: 'orders without proof',
        value: worst(({ proven }) => (1 - (proven ?? 0)) * 100),
        unit: '%',
        goal: '0',
      },
    ],
  };
}

/** Key figures, each beside that of the period before. */
import { Paper, SimpleGrid, Text } from '@mantine/core';
import type { DashboardSummary, KeyFigures } from '../../../../src/analytics/contract.ts';
import { formatAmount, formatCount } from '../../format/money.ts';
import { formatHours } from '../../format/time.ts';
import { changeOf } from './change.ts';
import classes from './figures.module.css';

interface Figure {
  term: string;
  /** Null: no order has come that far. */
  read: (figures: KeyFigures) => number | null;
  format: (value: number) => string;
  better: 'more' | 'less' | 'neither';
}

const percent = (value: number): string =>
  new Intl.NumberFormat(undefined, { style: 'percent', maximumFractionDigits: 1 }).format(value / 100);

const SPEED: readonly Figure[] = [
  {
    term: 'To ship, half within',
    read: (of) => of.hours_to_ship?.p50 ?? null,
    format: formatHours,
    better: 'less',
  },
  {
    term: 'To ship, 90% within',
    read: (of) => of.hours_to_ship?.p90 ?? null,
    format: formatHours,
    better: 'less',
  },
  {
    term: 'To arrive, half within',
    read: (of) => of.hours_to_deliver?.p50 ?? null,
    format: formatHours,
    better: 'less',
  },
  {
    term: 'To arrive, 90% within',
    read: (of) => of.hours_to_deliver?.p90 ?? null,
    format: formatHours,
    better: 'less',
  },
];

/** All of them, with amounts in this currency. */
function figuresIn(currency: string | null): readonly Figure[] {
  const format = (amount: number) => formatAmount(amount, currency);
  return [
    { term: 'Orders', read: (of) => of.total_orders, format: formatCount, better: 'more' },
    { term: 'Revenue', read: (of) => of.total_revenue, format, better: 'more' },
    { term: 'Refunded', read: (of) => of.refunded_amount, format, better: 'less' },
    { term: 'Revenue after refunds', read: (of) => of.net_revenue, format, better: 'more' },
    { term: 'Order value', read: (of) => of.avg_order_value, format, better: 'more' },
    { term: 'Cancelled', read: (of) => of.cancellation_rate, format: percent, better: 'less' },
    ...SPEED,
    { term: 'Waited for stock', read: (of) => of.backorder_rate, format: percent, better: 'less' },
    { term: 'In several parcels', read: (of) => of.split_rate, format: percent, better: 'less' },
    { term: 'Shipping cost', read: (of) => of.shipping_cost, format, better: 'neither' },
    { term: 'Shipping, per order', read: (of) => of.avg_shipping_cost, format, better: 'less' },
  ];
}

export function Figures({ summary }: { summary: DashboardSummary }) {
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 2, sm: 3, md: 4 }} spacing="md">
      {figuresIn(summary.currency).map((figure) => (
        <FigureCard key={figure.term} figure={figure} summary={summary} />
      ))}
    </SimpleGrid>
  );
}

function FigureCard({ figure, summary }: { figure: Figure; summary: DashboardSummary }) {
  const now = figure.read(summary.key_figures);
  return (
    <Paper className={classes.figure} px="md" py="sm">
      <Text component="dt" size="sm" c="dimmed">
        {figure.term}
      </Text>
      <dd className={classes.value}>{now === null ? '–' : figure.format(now)}</dd>
      {summary.previous ? (
        <Before figure={figure} now={now} before={figure.read(summary.previous.key_figures)} />
      ) : null}
    </Paper>
  );
}

function Before({ figure, now, before }: { figure: Figure; now: number | null; before: number | null }) {
  const change = now === null || before === null ? null : changeOf(now, before, figure.better);
  return (
    <Text component="dd" m={0} size="sm" c="dimmed" className="tabular">
      {change ? (
        <span className={classes.change} data-good={change.isGood ?? undefined}>
          {change.text}
        </span>
      ) : null}
      {change ? ', before ' : 'before '}
      {before === null ? '–' : figure.format(before)}
    </Text>
  );
}

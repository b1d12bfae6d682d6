/** The figures at the top of the overview. */
import { Anchor, Paper, SimpleGrid, Text } from '@mantine/core';
import type { ReactNode } from 'react';
import { Link } from 'react-router';
import type { DashboardSummary } from '../../../../src/analytics/contract.ts';
import { formatAmount, formatCount, formatRate } from '../../format/money.ts';
import classes from './key-figures.module.css';
import { countUnderWay } from './under-way.ts';

/** Orders, revenue and what waits. */
export function KeyFigures({ summary }: { summary: DashboardSummary }) {
  const backordered = summary.orders_by_status['BACKORDERED'] ?? 0;
  const perDay = summary.daily_volume.length > 0 ? summary.total_orders / summary.daily_volume.length : 0;
  return (
    <SimpleGrid component="dl" m={0} cols={{ base: 2, md: 4 }} spacing="md">
      <Figure term="Orders" value={formatCount(summary.total_orders)} note={`${formatRate(perDay)} a day`} />
      <Figure
        term="Revenue"
        value={formatAmount(summary.total_revenue, summary.currency)}
        note={`${formatAmount(summary.avg_order_value, summary.currency)} per order`}
      />
      <Figure
        term="Under way"
        value={formatCount(countUnderWay(summary.orders_by_status))}
        note="Placed, not yet delivered"
      />
      <Figure
        term="Backordered"
        value={formatCount(backordered)}
        tone={backordered > 0 ? 'waiting' : undefined}
        note={
          backordered > 0 ? (
            <Anchor component={Link} to="/orders?status=BACKORDERED" size="sm">
              Show these orders
            </Anchor>
          ) : (
            'Nothing waits for stock'
          )
        }
      />
    </SimpleGrid>
  );
}

interface FigureProps {
  term: string;
  value: string;
  note: ReactNode;
  tone?: 'waiting' | undefined;
}

function Figure({ term, value, note, tone }: FigureProps) {
  return (
    <Paper className={classes.figure} data-tone={tone} px="md" py="sm">
      <Text component="dt" size="sm" c="dimmed">
        {term}
      </Text>
      <dd className={classes.value}>{value}</dd>
      <Text component="dd" m={0} size="sm" c="dimmed" className="tabular">
        {note}
      </Text>
    </Paper>
  );
}

/** Orders and revenue of each day, over those of the period before. */
import { SimpleGrid } from '@mantine/core';
import type { DashboardSummary } from '../../../../src/analytics/contract.ts';
import { type Bar, BarChart } from '../../components/chart/bar-chart.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { formatCount } from '../../format/money.ts';
import { formatDay } from '../../format/time.ts';
import { grouped, type DaySum } from './day-groups.ts';

const HEIGHT = 260;

interface DayChartsProps {
  summary: DashboardSummary;
}

export function DayCharts({ summary }: DayChartsProps) {
  const days = grouped(summary.daily_volume);
  const before = summary.previous ? grouped(summary.previous.daily_volume) : null;
  const barsOf = (read: (day: DaySum) => number): Bar[] =>
    days.map((day, index) => {
      const previous = before?.[index];
      return {
        key: day.from,
        label: formatDay(day.from),
        count: read(day),
        ...(day.to === day.from ? {} : { note: `to ${formatDay(day.to)}` }),
        ...(previous && previous.count > 0
          ? { mark: { count: read(previous), note: `before ${formatCount(read(previous))}` } }
          : {}),
      };
    });
  const note = `${days.some((day) => day.from !== day.to) ? 'weeks' : 'days'} in ${summary.timezone}`;
  const legend = before ? `${note}; the line is the period before` : note;
  const inCurrency = summary.currency ? `${summary.currency}, ${legend}` : legend;
  return (
    <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
      <DayChart title="Orders" note={legend} bars={barsOf((day) => day.count)} />
      <DayChart title="Revenue" note={inCurrency} bars={barsOf((day) => day.revenue)} />
    </SimpleGrid>
  );
}

function DayChart({ title, note, bars }: { title: string; note: string; bars: readonly Bar[] }) {
  return (
    <Panel title={title} note={note}>
      {bars.some((bar) => bar.count > 0 || (bar.mark?.count ?? 0) > 0) ? (
        <BarChart bars={bars} height={HEIGHT} />
      ) : (
        <EmptyState title="No orders in this period">A longer period may show earlier ones.</EmptyState>
      )}
    </Panel>
  );
}

/** Orders per day. */
import type { DashboardSummary } from '../../../../src/analytics/contract.ts';
import { BarChart } from '../../components/chart/bar-chart.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { formatAmount } from '../../format/money.ts';
import { formatDay } from '../../format/time.ts';

const CHART_HEIGHT = 320;

/** A bar for each day; days are the API's, in UTC. */
export function VolumePanel({ days }: { days: DashboardSummary['daily_volume'] }) {
  const bars = days.map((day) => ({
    key: day.date,
    label: formatDay(day.date),
    count: day.count,
    note: `revenue ${formatAmount(day.total_revenue, day.currency)}`,
  }));
  return (
    <Panel title="Orders per day" note="days in UTC">
      {days.some((day) => day.count > 0) ? (
        <BarChart bars={bars} height={CHART_HEIGHT} />
      ) : (
        <EmptyState title="No orders in this period">
          Orders appear here as soon as one is placed. A longer period may show earlier ones.
        </EmptyState>
      )}
    </Panel>
  );
}

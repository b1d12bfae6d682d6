/** How the period's orders spread over statuses, channels, fulfillment types and strategies. */
import { Anchor, SimpleGrid } from '@mantine/core';
import { Link } from 'react-router';
import type { DashboardSummary } from '../../../../src/analytics/contract.ts';
import { ORDER_STATUSES } from '../../../../src/orders/order.ts';
import { Panel } from '../panel.tsx';
import { type ShareBar, ShareBars } from '../share-bars.tsx';
import { EmptyState } from '../state/empty-state.tsx';
import { channelLabel, humanize } from '../../format/labels.ts';

interface SummaryProps {
  summary: DashboardSummary;
}

function Distribution({ title, bars }: { title: string; bars: readonly ShareBar[] }) {
  return (
    <Panel title={title}>
      {bars.length > 0 ? (
        <ShareBars bars={bars} label={title} />
      ) : (
        <EmptyState title="Nothing to show yet">No order of this period counts here.</EmptyState>
      )}
    </Panel>
  );
}

/** Orders by status in the order of the life of an order; each leads to its list. */
export function StatusPanel({ summary }: SummaryProps) {
  const bars = ORDER_STATUSES.map((status) => ({
    key: status,
    label: (
      <Anchor component={Link} to={`/orders?status=${status}`} size="sm">
        {humanize(status)}
      </Anchor>
    ),
    count: summary.orders_by_status[status] ?? 0,
  })).filter((bar) => bar.count > 0);
  return <Distribution title="By status" bars={bars} />;
}

/** Orders by sales channel. */
function ChannelsPanel({ summary }: SummaryProps) {
  const bars = summary.orders_by_channel.map((channel) => ({
    key: channel.channel,
    label: channelLabel(channel.channel),
    count: channel.count,
  }));
  return <Distribution title="By channel" bars={bars} />;
}

/** Orders by the way they reach the customer. */
function TypesPanel({ summary }: SummaryProps) {
  const bars = summary.orders_by_fulfillment_type.map((type) => ({
    key: type.fulfillment_type,
    label: humanize(type.fulfillment_type),
    count: type.count,
  }));
  return <Distribution title="By fulfillment type" bars={bars} />;
}

/** Sourcing decisions by the strategy that was used. */
function StrategiesPanel({ summary }: SummaryProps) {
  const bars = summary.sourcing_strategies.map((strategy) => ({
    key: strategy.strategy,
    label: humanize(strategy.strategy),
    count: strategy.count,
  }));
  return <Distribution title="By sourcing strategy" bars={bars} />;
}

/** Orders by channel and type, and decisions by strategy, side by side. */
export function DistributionPanels({ summary }: SummaryProps) {
  return (
    <SimpleGrid cols={{ base: 1, md: 3 }} spacing="md">
      <ChannelsPanel summary={summary} />
      <TypesPanel summary={summary} />
      <StrategiesPanel summary={summary} />
    </SimpleGrid>
  );
}

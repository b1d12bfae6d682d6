/** The overview: how the period went and what needs attention. */
import { Grid, SegmentedControl, SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import type { DashboardSummary } from '../../../../src/analytics/contract.ts';
import { api } from '../../api/client.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Loaded } from '../../components/state/loaded.tsx';
import { readCurrency } from '../../components/analytics/asked-currency.ts';
import { CurrencySelect } from '../../components/analytics/currency-select.tsx';
import { DistributionPanels, StatusPanel } from '../../components/analytics/distribution-panels.tsx';
import { InventoryAlerts } from '../../components/analytics/inventory-alerts.tsx';
import { KeyFigures } from './key-figures.tsx';
import { NodeMap } from './node-map.tsx';
import { periodDates, PERIODS, readPeriod } from './period.ts';
import { TopNodes } from '../../components/analytics/top-nodes.tsx';
import { VolumePanel } from './volume-panel.tsx';

/** Figures of the last 7, 30 or 90 days; the address remembers which, and the currency of amounts. */
export function OverviewPage() {
  const [search, setSearch] = useSearchParams();
  const period = readPeriod(search);
  const currency = readCurrency(search);
  const query = { ...periodDates(period, Date.now()), ...(currency ? { currency } : {}) };
  const change = (changes: { days?: string; currency?: string }) =>
    setSearch({ ...Object.fromEntries(search), ...changes }, { replace: true });
  const dashboard = useQuery(
    api.analytics.dashboard.queryOptions({ input: { query }, placeholderData: keepPreviousData }),
  );
  return (
    <>
      <PageHeader title="Overview">
        {dashboard.data ? (
          <CurrencySelect summary={dashboard.data} onChange={(chosen) => change({ currency: chosen })} />
        ) : null}
        <SegmentedControl
          aria-label="Period"
          size="sm"
          value={String(period)}
          onChange={(days) => change({ days })}
          data={PERIODS.map((days) => ({ value: String(days), label: `${days} days` }))}
        />
      </PageHeader>
      <Loaded query={dashboard} skeleton={<OverviewSkeleton />}>
        {(summary) => <Figures summary={summary} />}
      </Loaded>
    </>
  );
}

function Figures({ summary }: { summary: DashboardSummary }) {
  return (
    <Stack gap="md">
      <KeyFigures summary={summary} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <VolumePanel days={summary.daily_volume} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <InventoryAlerts alerts={summary.inventory_alerts} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 7 }}>
          <NodeMap activity={summary.top_nodes} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <StatusPanel summary={summary} />
        </Grid.Col>
      </Grid>
      <TopNodes nodes={summary.top_nodes} />
      <DistributionPanels summary={summary} />
    </Stack>
  );
}

function OverviewSkeleton() {
  return (
    <Stack gap="md" aria-hidden="true">
      <SimpleGrid cols={{ base: 2, md: 4 }}>
        {[0, 1, 2, 3].map((card) => (
          <Skeleton key={card} height={92} />
        ))}
      </SimpleGrid>
      <Grid gap="md">
        <Grid.Col span={{ base: 12, md: 7 }}>
          <Skeleton height={310} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 5 }}>
          <Skeleton height={310} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

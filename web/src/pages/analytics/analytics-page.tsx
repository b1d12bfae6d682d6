/** How the orders of a period went, and how that compares with the period before. */
import { SimpleGrid, Skeleton, Stack } from '@mantine/core';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import type { DashboardSummary } from '../../../../src/analytics/contract.ts';
import { api } from '../../api/client.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { Loaded } from '../../components/state/loaded.tsx';
import { CurrencySelect } from '../../components/analytics/currency-select.tsx';
import { DistributionPanels, StatusPanel } from '../../components/analytics/distribution-panels.tsx';
import { InventoryAlerts } from '../../components/analytics/inventory-alerts.tsx';
import { TopNodes } from '../../components/analytics/top-nodes.tsx';
import { AskedBar } from './asked-bar.tsx';
import { type Asked, queryOf, readAsked, writeAsked } from './asked.ts';
import { DayCharts } from './day-charts.tsx';
import { Figures } from './figures.tsx';

/** The address remembers period, time zone, currency and comparison. */
export function AnalyticsPage() {
  const [search, setSearch] = useSearchParams();
  const asked = readAsked(search);
  const change = (changes: Partial<Asked>) =>
    setSearch(writeAsked({ ...asked, ...changes }), { replace: true });
  const dashboard = useQuery(
    api.analytics.dashboard.queryOptions({
      input: { query: queryOf(asked) },
      placeholderData: keepPreviousData,
    }),
  );
  return (
    <>
      <PageHeader title="Analytics">
        {dashboard.data ? (
          <CurrencySelect summary={dashboard.data} onChange={(currency) => change({ currency })} />
        ) : null}
        <AskedBar asked={asked} onChange={change} />
      </PageHeader>
      <Loaded query={dashboard} skeleton={<AnalyticsSkeleton />}>
        {(summary) => <Summary summary={summary} />}
      </Loaded>
    </>
  );
}

function Summary({ summary }: { summary: DashboardSummary }) {
  return (
    <Stack gap="md">
      <Figures summary={summary} />
      <DayCharts summary={summary} />
      <TopNodes nodes={summary.top_nodes} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="md">
        <StatusPanel summary={summary} />
        <InventoryAlerts alerts={summary.inventory_alerts} />
      </SimpleGrid>
      <DistributionPanels summary={summary} />
    </Stack>
  );
}

const CARDS = Array.from({ length: 14 }, (_, index) => index);

function AnalyticsSkeleton() {
  return (
    <Stack gap="md" aria-hidden="true">
      <SimpleGrid cols={{ base: 2, sm: 3, md: 4 }}>
        {CARDS.map((card) => (
          <Skeleton key={card} height={84} />
        ))}
      </SimpleGrid>
      <SimpleGrid cols={{ base: 1, md: 2 }}>
        <Skeleton height={330} />
        <Skeleton height={330} />
      </SimpleGrid>
    </Stack>
  );
}

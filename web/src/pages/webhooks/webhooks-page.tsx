/** Who is told of the events of orders, and what became of each delivery. */
import { Stack } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { PageHeader } from '../../components/page-header.tsx';
import { DeliveriesPanel } from './deliveries-panel.tsx';
import { EndpointsPanel } from './endpoints-panel.tsx';

/** Endpoints above, their deliveries below. */
export function WebhooksPage() {
  const endpoints = useQuery(api.webhooks.listEndpoints.queryOptions({ input: { query: {} } }));
  return (
    <>
      <PageHeader title="Webhooks" />
      <Stack>
        <EndpointsPanel endpoints={endpoints} />
        <DeliveriesPanel endpoints={endpoints.data?.body ?? []} />
      </Stack>
    </>
  );
}

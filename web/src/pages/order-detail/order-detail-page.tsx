/** One order with all that belongs to it. */
import { Anchor, Button, Grid, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconReceiptOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useParams } from 'react-router';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { api } from '../../api/client.ts';
import { statusOf } from '../../api/problem.ts';
import { may, useUser } from '../../api/session.ts';
import { Loaded } from '../../components/state/loaded.tsx';
import { CustomerPanel } from './customer-panel.tsx';
import { FulfillmentsPanel } from './fulfillments-panel.tsx';
import { LinesPanel } from './lines-panel.tsx';
import { MoneyPanel } from './money-panel.tsx';
import { OrderHeader } from './order-header.tsx';
import { ProgressStrip } from './progress-strip.tsx';
import { ReturnsPanel } from './returns-panel.tsx';
import { WhyThisNode } from './sourcing/why-this-node.tsx';
import { TimelinePanel } from './timeline-panel.tsx';
import { useTrail } from './use-trail.ts';

/** More than an order has; a page of the API at most. */
const MOST_RETURNS = 200;

/** The order that the address names. */
export function OrderDetailPage() {
  const { orderId = '' } = useParams();
  const input = { params: { order_id: orderId } };
  const order = useQuery(api.orders.get.queryOptions({ input }));
  if (statusOf(order.error) === 404 || statusOf(order.error) === 422) return <NoSuchOrder />;
  return (
    <>
      <Anchor
        component={Link}
        to="/orders"
        size="sm"
        display="inline-flex"
        mb="xs"
        style={{ alignItems: 'center', gap: 4 }}
      >
        <IconArrowLeft size={14} aria-hidden="true" /> Orders
      </Anchor>
      <Loaded query={order} skeleton={<OrderSkeleton />}>
        {(found) => <OrderDetail order={found} />}
      </Loaded>
    </>
  );
}

function OrderDetail({ order }: { order: OrderResponse }) {
  const user = useUser();
  const returns = useQuery(
    api.returns.list.queryOptions({
      input: { query: { order_id: order.id, page_size: MOST_RETURNS } },
      enabled: may(user, 'returns.read'),
    }),
  );
  const knownReturns = returns.data?.items ?? [];
  const events = useTrail(order.id);
  return (
    <Stack gap="md">
      <OrderHeader order={order} returns={knownReturns} />
      <ProgressStrip order={order} events={events.data?.body ?? []} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Stack gap="md">
            <LinesPanel order={order} />
            <FulfillmentsPanel order={order} />
            {knownReturns.length > 0 || returns.error ? <ReturnsPanel returns={returns} /> : null}
            <WhyThisNode order={order} />
          </Stack>
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Stack gap="md">
            <MoneyPanel order={order} />
            <CustomerPanel order={order} />
            <TimelinePanel events={events} />
          </Stack>
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

function NoSuchOrder() {
  return (
    <Stack align="center" py={80} gap="sm" ta="center">
      <title>Order not found · Longhaul</title>
      <IconReceiptOff size={36} stroke={1.5} color="var(--mantine-color-dimmed)" aria-hidden="true" />
      <Title order={1}>There is no such order</Title>
      <Text c="dimmed" maw={480}>
        It may belong to another environment, or the link is incomplete.
      </Text>
      <Button component={Link} to="/orders">
        Go to the orders
      </Button>
    </Stack>
  );
}

function OrderSkeleton() {
  return (
    <Stack gap="md" aria-hidden="true">
      <Skeleton height={58} />
      <Skeleton height={86} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Skeleton height={420} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Skeleton height={420} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

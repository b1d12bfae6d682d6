/** The top of an order: what it is, how it stands, and what can be done with it. */
import { Alert, Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconExternalLink, IconPlayerPause } from '@tabler/icons-react';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { Moment } from '../../components/moment.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { channelLabel, humanize } from '../../format/labels.ts';
import { formatMoney } from '../../format/money.ts';
import { CancelOrder } from './cancel-order.tsx';
import { SourceNow } from './source-now.tsx';

/** Number, status, total, and the actions. */
export function OrderHeader({ order }: { order: OrderResponse }) {
  return (
    <Stack gap="sm">
      <title>{`${order.order_number} · Longhaul`}</title>
      <Group justify="space-between" gap="sm">
        <div>
          <Group gap="sm">
            <Title order={1} className="tabular">
              {order.order_number}
            </Title>
            <StatusBadge status={order.status} />
            <Text fw={600} className="tabular">
              {formatMoney(order.total_amount, order.currency)}
            </Text>
          </Group>
          <Text size="sm" c="dimmed" mt={2}>
            {humanize(order.fulfillment_type)} · {channelLabel(order.channel)} · placed{' '}
            <Moment at={order.created_at} exact />
          </Text>
        </div>
        <Group gap="xs">
          {order.workflow_url ? <TemporalLink url={order.workflow_url} /> : null}
          {order.status === 'BACKORDERED' ? <SourceNow order={order} /> : null}
          <CancelOrder order={order} />
        </Group>
      </Group>
      {order.on_hold ? (
        <Alert variant="outline" color="yellow" icon={<IconPlayerPause aria-hidden="true" />} title="On hold">
          {order.hold_reason ?? 'No reason was given.'}
        </Alert>
      ) : null}
      {order.status_reason ? <Text size="sm">{order.status_reason}</Text> : null}
    </Stack>
  );
}

function TemporalLink({ url }: { url: string }) {
  return (
    <Button
      component="a"
      href={url}
      target="_blank"
      rel="noreferrer"
      variant="default"
      rightSection={<IconExternalLink size={15} aria-hidden="true" />}
      aria-label="Open in Temporal, in a new tab"
    >
      Open in Temporal
    </Button>
  );
}

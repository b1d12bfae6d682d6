/** The top of an order: what it is, how it stands, and what can be done with it. */
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconExternalLink } from '@tabler/icons-react';
import { useRef } from 'react';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import type { ReturnResponse } from '../../../../src/returns/contract.ts';
import { Moment } from '../../components/moment.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { channelLabel, humanize } from '../../format/labels.ts';
import { formatMoney } from '../../format/money.ts';
import { ActionBar } from './actions/action-bar.tsx';
import { useRelease } from './actions/use-release.ts';
import { HoldAlert } from './hold-alert.tsx';
import classes from './order-header.module.css';

interface OrderHeaderProps {
  order: OrderResponse;
  returns: readonly ReturnResponse[];
}

/** Number, status, total, and the actions. */
export function OrderHeader({ order, returns }: OrderHeaderProps) {
  const heading = useRef<HTMLHeadingElement>(null);
  // The button for it goes away with the hold.
  const { release, isReleasing } = useRelease(order, () => heading.current?.focus());
  return (
    <Stack gap="sm">
      <title>{`${order.order_number} · Longhaul`}</title>
      <Group justify="space-between" gap="sm">
        <div>
          <Group gap="sm">
            <Title order={1} ref={heading} tabIndex={-1} className={`tabular ${classes.number}`}>
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
          <ActionBar order={order} returns={returns} />
        </Group>
      </Group>
      {order.on_hold ? <HoldAlert order={order} isReleasing={isReleasing} onRelease={release} /> : null}
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

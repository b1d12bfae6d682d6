/** One fulfillment in the list. */
import { Anchor, Group, Text } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import { Link } from 'react-router';
import type { WorkItem } from '../../../../src/fulfillment/contract.ts';
import { isPickup } from '../../../../src/orders/order.ts';
import { DueMark } from '../../components/fulfillment/due-mark.tsx';
import { liveLines, unitsOf } from '../../components/fulfillment/pick-count.ts';
import { humanize, priorityLabel } from '../../format/labels.ts';
import { OPENED_FROM_LIST } from './use-work-address.ts';
import classes from './work-card.module.css';

interface WorkCardProps {
  item: WorkItem;
  showsNode: boolean;
  /** The address at which it is open. */
  to: string;
}

const SHOWN_LINES = 2;

/** The whole card opens the fulfillment; its link is named by the order. */
export function WorkCard({ item, showsNode, to }: WorkCardProps) {
  const lines = liveLines(item.lines);
  const more = lines.length - SHOWN_LINES;
  return (
    <li className={classes.card} data-priority={item.priority}>
      <Group justify="space-between" gap="0 xs">
        <Anchor
          component={Link}
          to={to}
          state={OPENED_FROM_LIST}
          data-fulfillment={item.id}
          fw={600}
          className={classes.link}
        >
          {item.order_number}
        </Anchor>
        <DueMark status={item.status} promisedAt={item.promised_at} updatedAt={item.updated_at} />
      </Group>
      <Text size="sm">
        {humanize(item.fulfillment_type)} · <strong>{unitsOf(item.units)}</strong>
        {isPickup(item.fulfillment_type) && item.customer_name ? ` · ${item.customer_name}` : ''}
      </Text>
      <Text size="sm" c="dimmed" lineClamp={2}>
        {lines
          .slice(0, SHOWN_LINES)
          .map((line) => `${line.quantity} × ${line.product_name}`)
          .join(', ')}
        {more > 0 ? ` and ${more} more` : ''}
      </Text>
      <Group gap={6} mt="auto">
        <span className={classes.priority}>{priorityLabel(item.priority)}</span>
        {item.on_hold ? (
          <span className={classes.hold}>
            <IconPlayerPause size={14} aria-hidden="true" /> On hold
          </span>
        ) : null}
        {showsNode ? (
          <Text span size="xs" c="dimmed" ml="auto">
            {item.node_name}
          </Text>
        ) : null}
      </Group>
    </li>
  );
}

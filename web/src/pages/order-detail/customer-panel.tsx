/** Who ordered, and where it goes. */
import { Anchor, Badge, Group, Stack, Text } from '@mantine/core';
import { Link } from 'react-router';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { Panel } from '../../components/panel.tsx';
import { addressLines } from './address.ts';
import classes from './customer-panel.module.css';

/** Customer, what a pickup is handed over for, address, notes and tags. */
export function CustomerPanel({ order }: { order: OrderResponse }) {
  const address = addressLines(order);
  return (
    <Panel title="Customer">
      <Stack gap="sm" className={classes.words}>
        {order.pickup_code ? <PickupCode code={order.pickup_code} /> : null}
        <div>
          {order.customer_name ? <Text size="sm">{order.customer_name}</Text> : null}
          <Anchor component={Link} size="sm" to={`/orders?email=${encodeURIComponent(order.customer_email)}`}>
            {order.customer_email}
          </Anchor>
          {order.customer_phone ? <Text size="sm">{order.customer_phone}</Text> : null}
        </div>
        {address.length > 0 ? (
          <address style={{ fontStyle: 'normal' }}>
            {address.map((line) => (
              <Text key={line} size="sm">
                {line}
              </Text>
            ))}
          </address>
        ) : null}
        <Placement order={order} />
        {order.external_order_id ? (
          <Labelled label="External order">{order.external_order_id}</Labelled>
        ) : null}
        {order.notes ? <Labelled label="Notes">{order.notes}</Labelled> : null}
        {order.tags.length > 0 ? (
          <Group gap={4}>
            {order.tags.map((tag) => (
              <Badge key={tag} variant="default" tt="none" fw={500}>
                {tag}
              </Badge>
            ))}
          </Group>
        ) : null}
      </Stack>
    </Panel>
  );
}

/** Read aloud at a counter: large, and each character distinct. */
function PickupCode({ code }: { code: string }) {
  return (
    <div className={classes.pickupCode}>
      <Text size="xs" c="dimmed">
        Pickup code
      </Text>
      <Text ff="monospace" fz={26} fw={600} lh={1.2} className={classes.code}>
        {code}
      </Text>
    </div>
  );
}

const PLACED_BY = {
  given: null,
  postal_code: 'Located by its postal code.',
  city: 'Located by its city.',
} as const;

/** How exactly the address is on the map, because distances depend on it. */
function Placement({ order }: { order: OrderResponse }) {
  if (!order.shipping_address1) return null;
  const remark = order.location_precision
    ? PLACED_BY[order.location_precision]
    : 'This address could not be located; distances are left out of sourcing.';
  return remark ? (
    <Text size="xs" c="dimmed">
      {remark}
    </Text>
  ) : null;
}

function Labelled({ label, children }: { label: string; children: string }) {
  return (
    <div>
      <Text size="xs" c="dimmed">
        {label}
      </Text>
      <Text size="sm" style={{ whiteSpace: 'pre-line', overflowWrap: 'anywhere' }}>
        {children}
      </Text>
    </div>
  );
}

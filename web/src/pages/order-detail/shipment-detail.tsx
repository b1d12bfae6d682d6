/** One parcel on its way. */
import { Anchor, CopyButton, Group, Text, UnstyledButton } from '@mantine/core';
import { IconCheck, IconCopy, IconPrinter } from '@tabler/icons-react';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { Moment } from '../../components/moment.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { formatMoney } from '../../format/money.ts';
import classes from './fulfillments-panel.module.css';

type Shipment = OrderResponse['shipments'][number];

/** Carrier, tracking number, label and what the carrier reported. */
export function ShipmentDetail({ shipment, currency }: { shipment: Shipment; currency: string }) {
  const service = [shipment.carrier, shipment.service_level].filter((part) => part !== null).join(' ');
  return (
    <div className={classes.shipment}>
      <Group justify="space-between" gap="xs">
        <Group gap="sm">
          <Text size="sm" fw={500}>
            {service || 'Carrier not chosen yet'}
            {shipment.is_simulated ? ' (simulated)' : ''}
          </Text>
          {shipment.tracking_number ? <TrackingNumber number={shipment.tracking_number} /> : null}
          {shipment.label_url ? (
            <Anchor href={shipment.label_url} target="_blank" rel="noreferrer" size="sm">
              <Group component="span" gap={4}>
                <IconPrinter size={14} aria-hidden="true" /> Open the label
              </Group>
            </Anchor>
          ) : null}
        </Group>
        <StatusBadge status={shipment.status} />
      </Group>
      <Arrival shipment={shipment} currency={currency} />
      {shipment.tracking_events.length > 0 ? (
        <ol className={classes.tracking} aria-label="Tracking events, newest first">
          {shipment.tracking_events
            .toSorted((one, other) => Date.parse(other.occurred_at) - Date.parse(one.occurred_at))
            .map((event) => (
              <li key={event.id}>
                <span>{event.description}</span>
                <Moment at={event.occurred_at} />
              </li>
            ))}
        </ol>
      ) : null}
    </div>
  );
}

function TrackingNumber({ number }: { number: string }) {
  return (
    <CopyButton value={number}>
      {({ copied, copy }) => (
        <UnstyledButton onClick={copy} fz="sm" aria-label={`Copy the tracking number ${number}`}>
          <Group component="span" gap={4}>
            <code>{number}</code>
            {copied ? <IconCheck size={14} aria-hidden="true" /> : <IconCopy size={14} aria-hidden="true" />}
          </Group>
        </UnstyledButton>
      )}
    </CopyButton>
  );
}

function Arrival({ shipment, currency }: { shipment: Shipment; currency: string }) {
  const cost = shipment.shipping_cost ? formatMoney(shipment.shipping_cost, currency) : null;
  const [words, moment] = shipment.actual_delivery_at
    ? ['Delivered ', shipment.actual_delivery_at]
    : ['Expected ', shipment.estimated_delivery_at];
  if (!moment && !cost) return null;
  return (
    <Text size="xs" c="dimmed" mt={4}>
      {moment ? (
        <>
          {words}
          <Moment at={moment} exact />
        </>
      ) : null}
      {cost ? `${moment ? ' · ' : ''}costs ${cost}` : null}
    </Text>
  );
}

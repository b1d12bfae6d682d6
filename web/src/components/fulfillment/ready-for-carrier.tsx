/** What waits for the carrier. */
import { Text } from '@mantine/core';
import type { WorkItem } from '../../../../src/fulfillment/contract.ts';
import { WorkLines } from './work-lines.tsx';
import classes from './fulfillment.module.css';

/** The carrier and the tracking number, or what they wait for. */
export function ReadyForCarrier({ item }: { item: WorkItem }) {
  return (
    <>
      <div className={classes.carrier} role="status">
        <CarrierState item={item} />
      </div>
      <WorkLines lines={item.lines} />
    </>
  );
}

function CarrierState({ item }: { item: WorkItem }) {
  if (item.shipment) {
    return (
      <>
        <Text fw={600}>{item.shipment.carrier} collects it</Text>
        <Text size="sm">
          Tracking number <code>{item.shipment.tracking_number}</code>. Put the label on the parcel and leave
          it for the carrier.
        </Text>
      </>
    );
  }
  if (item.on_hold) return <Text>The carrier is booked once the order is released from its hold.</Text>;
  return (
    <>
      <Text fw={600}>The carrier is being booked</Text>
      <Text size="sm">The tracking number and the label appear here in a moment.</Text>
    </>
  );
}

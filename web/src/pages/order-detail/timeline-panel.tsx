/** What happened to the order, and who did it. */
import { Text } from '@mantine/core';
import type { NamedOrderEvent } from '../../../../src/orders/contract.ts';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, type ReadState, RowsSkeleton } from '../../components/state/loaded.tsx';
import { humanize, statusTone } from '../../format/labels.ts';
import { eventDetails } from './event-details.ts';
import classes from './timeline-panel.module.css';

/** The audit trail, newest first. */
export function TimelinePanel({ events }: { events: ReadState<{ body: NamedOrderEvent[] }> }) {
  return (
    <Panel title="Timeline" note="newest first">
      <Loaded query={events} skeleton={<RowsSkeleton rows={6} height={34} />}>
        {({ body }) =>
          body.length > 0 ? (
            <ol className={classes.timeline}>
              {body
                .toSorted((one, other) => other.sequence - one.sequence)
                .map((event) => (
                  <TimelineEvent key={event.id} event={event} />
                ))}
            </ol>
          ) : (
            <EmptyState title="Nothing has happened yet">The first event follows in a moment.</EmptyState>
          )
        }
      </Loaded>
    </Panel>
  );
}

function TimelineEvent({ event }: { event: NamedOrderEvent }) {
  return (
    <li className={classes.event} data-tone={statusTone(event.to_status)}>
      <Text size="sm" fw={500}>
        {humanize(event.event_type)}
      </Text>
      {eventDetails(event).map((detail) => (
        <Text key={detail} size="sm">
          {detail}
        </Text>
      ))}
      <Text size="xs" c="dimmed">
        <Moment at={event.timestamp} exact /> · {event.actor_name}
      </Text>
    </li>
  );
}

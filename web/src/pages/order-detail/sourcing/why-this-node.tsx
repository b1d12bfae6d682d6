/** Why the order comes from where it comes from. */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import { isFinal } from '../../../../../src/orders/order.ts';
import { api } from '../../../api/client.ts';
import { Moment } from '../../../components/moment.tsx';
import { Panel } from '../../../components/panel.tsx';
import type { Destination } from '../../../components/sourcing/decision-map.tsx';
import { readDecision } from '../../../components/sourcing/decision.ts';
import { DecisionView } from '../../../components/sourcing/decision-view.tsx';
import { EmptyState } from '../../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../../components/state/loaded.tsx';

/** The latest decision first; earlier attempts can be looked up. */
export function WhyThisNode({ order }: { order: OrderResponse }) {
  const sourcing = useQuery(api.orders.sourcing.queryOptions({ input: { params: { order_id: order.id } } }));
  const [chosen, setChosen] = useState<number | null>(null);
  const attempts = (sourcing.data?.body ?? []).toSorted((one, other) => other.attempt - one.attempt);
  const shown = attempts.find((attempt) => attempt.attempt === chosen) ?? attempts[0];
  return (
    <Panel
      title="Why this node"
      note={shown ? <Moment at={shown.decided_at} /> : null}
      action={
        attempts.length > 1 ? (
          <Select
            size="xs"
            w={150}
            aria-label="Sourcing attempt"
            allowDeselect={false}
            data={attempts.map(({ attempt }) => ({ value: String(attempt), label: `Attempt ${attempt}` }))}
            value={shown ? String(shown.attempt) : null}
            onChange={(attempt) => setChosen(Number(attempt))}
          />
        ) : null
      }
    >
      <Loaded query={sourcing} skeleton={<RowsSkeleton rows={5} />}>
        {() =>
          shown ? (
            <DecisionView decision={readDecision(shown.decision)} destination={destinationOf(order)} />
          ) : isFinal(order.status) ? (
            <EmptyState title="Never sourced">The order ended before a decision was made.</EmptyState>
          ) : (
            <EmptyState title="Not sourced yet">
              The decision and its reasons show here once it is made.
            </EmptyState>
          )
        }
      </Loaded>
    </Panel>
  );
}

function destinationOf(order: OrderResponse): Destination | null {
  const { shipping_latitude: latitude, shipping_longitude: longitude, shipping_city: name } = order;
  return latitude === null || longitude === null ? null : { latitude, longitude, name };
}

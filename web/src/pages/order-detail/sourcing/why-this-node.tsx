/** Why the order comes from where it comes from. */
import { Alert, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import type { SourcingDecision } from '../../../../../src/sourcing/sourcing.ts';
import { api } from '../../../api/client.ts';
import { Moment } from '../../../components/moment.tsx';
import { Panel } from '../../../components/panel.tsx';
import { EmptyState } from '../../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../../components/state/loaded.tsx';
import { humanize } from '../../../format/labels.ts';
import { CandidatesTable } from './candidates-table.tsx';
import { readDecision } from './decision.ts';
import { DecisionMap } from './decision-map.tsx';
import { RemovedNodes } from './removed-nodes.tsx';
import { WhatTheyNeeded } from './what-they-needed.tsx';

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
            <Decision order={order} decision={readDecision(shown.decision)} />
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

function Decision({ order, decision }: { order: OrderResponse; decision: SourcingDecision | null }) {
  if (!decision) {
    return (
      <Alert variant="outline">This decision was stored by another version and cannot be shown here.</Alert>
    );
  }
  return (
    <Stack gap="md">
      <div>
        <Text>{decision.summary}</Text>
        <Text size="sm" c="dimmed">
          {provenance(decision)}
        </Text>
      </div>
      {decision.backorderReason ? (
        <Alert variant="outline" color="yellow" title={humanize(decision.backorderReason.code)}>
          {decision.backorderReason.detail}
        </Alert>
      ) : null}
      <DecisionMap order={order} decision={decision} />
      {decision.candidates.length > 0 ? <CandidatesTable candidates={decision.candidates} /> : null}
      {decision.whatTheyNeeded.length > 0 ? <WhatTheyNeeded needs={decision.whatTheyNeeded} /> : null}
      {decision.removed.length > 0 ? <RemovedNodes removed={decision.removed} /> : null}
      {decision.notes.length > 0 ? (
        <ul style={{ margin: 0, paddingLeft: 18 }}>
          {decision.notes.map((note) => (
            <Text key={note} component="li" size="sm" c="dimmed">
              {note}
            </Text>
          ))}
        </ul>
      ) : null}
    </Stack>
  );
}

/** Rule and strategy, and why another strategy than the requested one was used. */
function provenance(decision: SourcingDecision): string {
  const rule = decision.rule
    ? `Rule “${decision.rule.name}” (priority ${decision.rule.priority})`
    : 'No rule matched: the default of the environment';
  const strategy = `strategy ${humanize(decision.strategyUsed).toLowerCase()}`;
  return [rule, strategy, decision.fallbackReason].filter((part) => part !== null).join(' · ');
}

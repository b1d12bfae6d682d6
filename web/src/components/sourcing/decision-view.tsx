/** A sourcing decision and its reasons. */
import { Alert, Stack, Text } from '@mantine/core';
import type { ExplainedDecision } from '../../../../src/sourcing/sourcing.ts';
import { humanize } from '../../format/labels.ts';
import { Alternatives } from './alternatives.tsx';
import { CandidatesTable } from './candidates-table.tsx';
import { type Destination, DecisionMap } from './decision-map.tsx';
import { RemovedNodes } from './removed-nodes.tsx';
import { WhatTheyNeeded } from './what-they-needed.tsx';

interface DecisionViewProps {
  /** Null: stored in a shape that this page does not know. */
  decision: ExplainedDecision | null;
  /** Null: the address could not be located. */
  destination: Destination | null;
}

/** The plan in a sentence, on the map and as a table, and why no other. */
export function DecisionView({ decision, destination }: DecisionViewProps) {
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
      <DecisionMap destination={destination} decision={decision} />
      {decision.candidates.length > 0 ? <CandidatesTable candidates={decision.candidates} /> : null}
      {decision.alternatives && decision.alternatives.length > 0 ? (
        <Alternatives alternatives={decision.alternatives} cost={decision.cost} />
      ) : null}
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
function provenance(decision: ExplainedDecision): string {
  const rule = decision.rule
    ? `Rule “${decision.rule.name}” (priority ${decision.rule.priority})`
    : 'No rule matched: the default of the environment';
  const strategy = `strategy ${humanize(decision.strategyUsed).toLowerCase()}`;
  const proof = decision.proof.optimal
    ? null
    : `within ${(decision.proof.gap * 100).toFixed(1)} % of the best possible`;
  return [rule, strategy, proof, decision.fallbackReason].filter((part) => part !== null).join(' · ');
}

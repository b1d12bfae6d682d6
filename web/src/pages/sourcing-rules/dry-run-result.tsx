/** What a dry run came to: the rules that were tried, and the decision. */
import { Stack, Text, Title } from '@mantine/core';
import { IconCheck, IconX } from '@tabler/icons-react';
import type { DryRunResponse } from '../../../../src/sourcing/dry-run-contract.ts';
import { DecisionView } from '../../components/sourcing/decision-view.tsx';
import { readDecision } from '../../components/sourcing/decision.ts';
import classes from './dry-run-result.module.css';
import { actualText, conditionText } from './rule-words.ts';

/** Earlier rules with what did not hold, then what the order page shows of a decision. */
export function DryRunResult({ result }: { result: DryRunResponse }) {
  return (
    <Stack>
      <section>
        <Title order={3} size="h5" mb="xs">
          Rules that were tried
        </Title>
        {result.rules.length === 0 ? (
          <Text size="sm" c="dimmed">
            There was none: the default strategy of the environment decides.
          </Text>
        ) : (
          <ol className={classes.trials}>
            {result.rules.map((trial) => (
              <Trial key={trial.id} trial={trial} />
            ))}
          </ol>
        )}
      </section>
      <section>
        <Title order={3} size="h5" mb="xs">
          What would be decided
        </Title>
        <DecisionView decision={readDecision(result.decision)} destination={result.destination} />
      </section>
    </Stack>
  );
}

function Trial({ trial }: { trial: DryRunResponse['rules'][number] }) {
  return (
    <li className={classes.trial} data-matched={trial.matched || undefined}>
      {trial.matched ? (
        <IconCheck size={16} stroke={2.5} aria-hidden="true" className={classes.yes} />
      ) : (
        <IconX size={16} aria-hidden="true" className={classes.no} />
      )}
      <div>
        <Text size="sm" fw={trial.matched ? 600 : 400}>
          {trial.name}
          <Text span size="sm" c="dimmed" fw={400}>
            {trial.matched ? ' matches' : ' does not match'}
          </Text>
        </Text>
        {trial.unmet.map((condition, position) => (
          <Text key={position} size="xs" c="dimmed">
            Asks that {lowered(conditionText(condition))}; {actualText(condition.field, condition.actual)}.
          </Text>
        ))}
      </div>
    </li>
  );
}

/** Within a sentence; an abbreviation keeps its letters. */
const lowered = (text: string): string =>
  /^[A-Z][a-z ]/.test(text) ? text.charAt(0).toLowerCase() + text.slice(1) : text;

/** Trying the rules out on an order, without changing anything. */
import { Button, SegmentedControl, Stack, TextInput } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import { v4 } from 'uuid';
import { client } from '../../api/client.ts';
import { ChangeFailure } from '../../components/fulfillment/change-failure.tsx';
import { Panel } from '../../components/panel.tsx';
import { type DryRunBody, dryRunBody, emptyDryRun, isComplete } from './dry-run-form.ts';
import { DryRunResult } from './dry-run-result.tsx';
import { NewOrderFields } from './new-order-fields.tsx';

const SUBJECTS = [
  { value: 'existing', label: 'An order' },
  { value: 'new', label: 'A hypothetical order' },
];

/** The form, and what would be decided. */
export function DryRunPanel() {
  const [form, setForm] = useState(() => emptyDryRun(v4()));
  const run = useMutation({ mutationFn: (body: DryRunBody) => client.sourcingRules.evaluate({ body }) });

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    run.mutate(dryRunBody(form));
  }

  return (
    <Panel title="Dry run" note="Nothing is changed.">
      <Stack>
        <form onSubmit={submit}>
          <Stack align="flex-start">
            <SegmentedControl
              aria-label="What is tried"
              data={SUBJECTS}
              value={form.subject}
              onChange={(subject) =>
                setForm((current) => ({ ...current, subject: subject === 'new' ? 'new' : 'existing' }))
              }
            />
            {form.subject === 'existing' ? (
              <TextInput
                label="Order number"
                description="Sourced as a whole, as if it were new: its own stock counts as free."
                placeholder="ORD-20261126-ABC123"
                w={360}
                maw="100%"
                value={form.orderNumber}
                onChange={(event) => {
                  const orderNumber = event.currentTarget.value;
                  setForm((current) => ({ ...current, orderNumber }));
                }}
              />
            ) : (
              <NewOrderFields form={form} onEdit={setForm} />
            )}
            <Button type="submit" disabled={!isComplete(form)} loading={run.isPending}>
              Try it
            </Button>
          </Stack>
        </form>
        <ChangeFailure error={run.error} />
        <div aria-live="polite">{run.data ? <DryRunResult result={run.data} /> : null}</div>
      </Stack>
    </Panel>
  );
}

/** The pick of one fulfillment: ticking off, counting, and saying what was found. */
import { Text, Textarea } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { WorkItem } from '../../../../src/fulfillment/contract.ts';
import { client } from '../../api/client.ts';
import { ActionBar } from './action-bar.tsx';
import { ChangeFailure } from './change-failure.tsx';
import { CommandButton } from './command-button.tsx';
import classes from './fulfillment.module.css';
import { PickChecklist } from './pick-checklist.tsx';
import {
  liveLines,
  scan,
  setFound,
  shortPickConsequence,
  summarize,
  tickAll,
  toggle,
  unitsOf,
} from './pick-count.ts';
import { ScanField } from './scan-field.tsx';
import { type Scanned, scanMessage } from './scan-message.ts';
import { useFulfillmentChange } from './use-fulfillment-change.ts';
import { useIsDesk } from './use-is-desk.ts';
import { usePickCounts } from './use-pick-counts.ts';
import { useWorkRefusal } from './use-work-refusal.ts';

const MAX_REASON = 500;

interface PickRequest {
  lines: { allocation_id: string; quantity: number }[];
  reason?: string;
}

interface PickFormProps {
  item: WorkItem;
  /** Below the lines, away from the button that ends the pick. */
  otherActions: ReactNode;
}

/** Ends with “Picked”, once every line is ticked; what is missing then is said with its consequence. */
export function PickForm({ item, otherActions }: PickFormProps) {
  const refusalOf = useWorkRefusal(item);
  const isDesk = useIsDesk();
  const lines = liveLines(item.lines);
  const { counts, setCounts, forget } = usePickCounts(item.id, lines);
  const [scanned, setScanned] = useState<Scanned | null>(null);
  const [reason, setReason] = useState('');
  const summary = summarize(lines, counts);
  const consequence = shortPickConsequence(summary);
  const pick = useFulfillmentChange(async (body: PickRequest, key) => {
    const answer = await client.fulfillment.pick({
      params: { fulfillment_id: item.id },
      headers: { 'idempotency-key': key },
      body,
    });
    forget();
    return answer;
  });

  function countUp(text: string): void {
    const { counts: counted, outcome } = scan(lines, counts, text);
    setCounts(counted);
    setScanned((last) => ({ number: (last?.number ?? 0) + 1, outcome }));
  }

  function finish(): void {
    const found = counts.map((count) => ({ allocation_id: count.allocationId, quantity: count.found }));
    const why = consequence === null ? '' : reason.trim();
    pick.mutate({ lines: found, ...(why ? { reason: why } : {}) });
  }

  return (
    <>
      <ScanField onScan={countUp} message={scanned ? scanMessage(scanned) : null} autoFocus={isDesk} />
      <PickChecklist
        lines={lines}
        counts={counts}
        scanned={scanned?.outcome.kind === 'counted' ? scanned.outcome.line.allocation_id : null}
        onToggle={(id) => setCounts(toggle(counts, id))}
        onFound={(id, found) => setCounts(setFound(counts, id, found))}
      />
      <div role="status">
        {consequence === null ? null : (
          <div className={classes.short}>
            <Text fw={600}>{unitsOf(summary.asked - summary.found)} missing</Text>
            <Text size="sm">{consequence}</Text>
          </div>
        )}
      </div>
      {consequence === null ? null : (
        <Textarea
          label="Why is something missing? (optional)"
          description="Kept in the order's timeline."
          autosize
          minRows={2}
          maxLength={MAX_REASON}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
      )}
      {otherActions}
      <ActionBar>
        <ChangeFailure error={pick.error} />
        {summary.unticked > 0 ? (
          <CommandButton variant="default" refusal={null} onClick={() => setCounts(tickAll(counts))}>
            Tick everything
          </CommandButton>
        ) : null}
        <CommandButton
          loading={pick.isPending}
          refusal={refusalOf('pick') ?? untickedWords(summary.unticked, lines.length)}
          onClick={finish}
        >
          {consequence === null ? 'Picked' : `Picked, ${unitsOf(summary.asked - summary.found)} missing`}
        </CommandButton>
      </ActionBar>
    </>
  );
}

function untickedWords(unticked: number, lines: number): string | null {
  if (unticked === 0) return null;
  return lines === 1 ? 'Tick the line first.' : `${lines - unticked} of ${lines} lines are ticked.`;
}

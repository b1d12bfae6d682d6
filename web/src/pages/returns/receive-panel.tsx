/** Taking the goods back. */
import { Group, SegmentedControl, Select, Stack, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { type SyntheticEvent, useState } from 'react';
import type { ReturnResponse } from '../../../../src/returns/contract.ts';
import { type Disposition, DISPOSITIONS } from '../../../../src/returns/return.ts';
import { api, client } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { ChangeFailure } from '../../components/fulfillment/change-failure.tsx';
import { CommandButton } from '../../components/fulfillment/command-button.tsx';
import { unitsOf } from '../../components/fulfillment/pick-count.ts';
import { QuantityStepper } from '../../components/fulfillment/quantity-stepper.tsx';
import { Panel } from '../../components/panel.tsx';
import { formatCount } from '../../format/money.ts';
import classes from './receive-panel.module.css';
import { type ReceivedLine, receiptConsequence, receiptLines } from './receipt.ts';
import { useReturnChange } from './use-return-change.ts';
import { useReturnRefusal } from './use-return-refusal.ts';

const MAX_NODES = 200;

interface ReceiptRequest {
  lines: ReceivedLine[];
  node_id?: string;
}

/** What came of each line and what becomes of it; all of it back to stock unless somebody says otherwise. */
export function ReceivePanel({ agreed }: { agreed: ReturnResponse }) {
  const user = useUser();
  const refusal = useReturnRefusal(agreed, 'receive');
  const [lines, setLines] = useState(() => receiptLines(agreed.lines));
  const [nodeId, setNodeId] = useState<string | null>(null);
  const receive = useReturnChange((body: ReceiptRequest, key) =>
    client.returns.receive({ params: { return_id: agreed.id }, headers: { 'idempotency-key': key }, body }),
  );
  const received = lines.reduce((sum, line) => sum + line.quantity, 0);
  const none = received === 0 ? 'Nothing came back. Refuse the return instead.' : null;

  function change(lineId: string, changed: Partial<ReceivedLine>): void {
    setLines((current) =>
      current.map((line) => (line.return_line_id === lineId ? { ...line, ...changed } : line)),
    );
  }

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    receive.mutate({ lines, ...(nodeId === null ? {} : { node_id: nodeId }) });
  }

  return (
    <Panel title="Receive" note="what came back, and what becomes of it">
      <form onSubmit={submit}>
        <Stack>
          <ul className={classes.lines}>
            {agreed.lines.map((line, index) => {
              const entry = lines[index];
              return entry ? (
                <LineReceipt
                  key={line.id}
                  line={line}
                  entry={entry}
                  onChange={(changed) => change(line.id, changed)}
                />
              ) : null;
            })}
          </ul>
          {may(user, 'nodes.read') ? <PlaceOfGoods nodeId={nodeId} onChange={setNodeId} /> : null}
          <Text size="sm" role="status">
            {receiptConsequence(lines)}
          </Text>
          <ChangeFailure error={receive.error} />
          <Group>
            <CommandButton type="submit" px="xl" loading={receive.isPending} refusal={refusal ?? none}>
              Receive {unitsOf(received)}
            </CommandButton>
          </Group>
        </Stack>
      </form>
    </Panel>
  );
}

const CHOICES = [
  { value: 'restock', label: 'Restock' },
  { value: 'discard', label: 'Discard' },
] as const satisfies readonly { value: Disposition; label: string }[];

interface LineReceiptProps {
  line: ReturnResponse['lines'][number];
  entry: ReceivedLine;
  onChange: (changed: Partial<ReceivedLine>) => void;
}

function LineReceipt({ line, entry, onChange }: LineReceiptProps) {
  return (
    <li className={classes.line}>
      <div className={classes.product}>
        <Text fw={500}>{line.product_name}</Text>
        <Text size="sm" c="dimmed">
          {line.sku} · {formatCount(line.quantity)} agreed
        </Text>
      </div>
      <QuantityStepper
        label={`Received of ${line.product_name}`}
        value={entry.quantity}
        max={line.quantity}
        onChange={(quantity) => onChange({ quantity })}
      />
      <SegmentedControl
        aria-label={`What becomes of ${line.product_name}`}
        data={[...CHOICES]}
        disabled={entry.quantity === 0}
        value={entry.disposition}
        classNames={{ label: classes.choice }}
        onChange={(chosen) =>
          onChange({ disposition: DISPOSITIONS.find((each) => each === chosen) ?? entry.disposition })
        }
      />
    </li>
  );
}

interface PlaceOfGoodsProps {
  /** Null: the node that sent them. */
  nodeId: string | null;
  onChange: (nodeId: string | null) => void;
}

function PlaceOfGoods({ nodeId, onChange }: PlaceOfGoodsProps) {
  const nodes = useQuery(api.nodes.list.queryOptions({ input: { query: { page_size: MAX_NODES } } }));
  return (
    <Select
      label="Where are the goods?"
      placeholder="The node that sent them"
      size="md"
      maw={420}
      searchable
      clearable
      clearButtonProps={{ 'aria-label': 'The node that sent them' }}
      nothingFoundMessage="No node has this name"
      data={(nodes.data?.items ?? []).map(({ id, name, code }) => ({
        value: id,
        label: `${name} (${code})`,
      }))}
      value={nodeId}
      onChange={onChange}
    />
  );
}

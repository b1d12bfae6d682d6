/** Moving units to another node. */
import { NumberInput, Text, Textarea } from '@mantine/core';
import { useState } from 'react';
import type { InventoryItemResponse } from '../../../../src/inventory/contract.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';
import { NodeSelect } from '../../components/node-select.tsx';
import { useStockChange } from '../../components/use-stock-change.ts';
import { formatCount } from '../../format/money.ts';

interface TransferFormProps {
  item: InventoryItemResponse;
  onClose: () => void;
}

/** Only units that no order holds can be moved. */
export function TransferForm({ item, onClose }: TransferFormProps) {
  const [target, setTarget] = useState<string | null>(null);
  const [quantity, setQuantity] = useState<number | null>(null);
  const [notes, setNotes] = useState('');
  const key = useRequestKey();
  const transfer = useStockChange((input: { to_node_id: string; quantity: number }) => {
    const body = {
      from_node_id: item.node_id,
      sku: item.sku,
      ...input,
      ...(notes.trim() === '' ? {} : { notes: notes.trim() }),
    };
    return client.inventory.transfer({ headers: { 'idempotency-key': key.keyOf(body) }, body });
  });
  const isReady = target !== null && quantity !== null && quantity >= 1;
  return (
    <DialogForm
      submitLabel="Move"
      closeLabel="Cancel"
      isReady={isReady}
      isSending={transfer.isPending}
      error={transfer.error}
      onSubmit={() => {
        if (isReady) transfer.mutate({ to_node_id: target, quantity }, { onSuccess: onClose });
      }}
      onClose={onClose}
    >
      <Text size="sm">
        {item.product_name ?? item.sku} <span className="code">{item.sku}</span> from{' '}
        <span className="code">{item.node_code}</span>
      </Text>
      <NodeSelect
        label="To"
        placeholder="Choose a node"
        except={item.node_id}
        value={target}
        onChange={setTarget}
      />
      <NumberInput
        label="Units"
        description={`${formatCount(item.quantity_available)} are free`}
        allowDecimal={false}
        min={1}
        value={quantity ?? ''}
        onChange={(value) => setQuantity(value === '' ? null : Number(value))}
      />
      <Textarea
        label="Notes"
        description="Kept in the stock log; optional"
        autosize
        minRows={2}
        maxLength={1_000}
        value={notes}
        onChange={(event) => setNotes(event.currentTarget.value)}
      />
    </DialogForm>
  );
}

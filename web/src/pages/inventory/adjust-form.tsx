/** Changing how many units a node has on hand, with the reason. */
import { NumberInput, SegmentedControl, Select, Text, Textarea, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { InventoryItemResponse } from '../../../../src/inventory/contract.ts';
import { MANUAL_REASONS } from '../../../../src/inventory/inventory.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';
import { useStockChange } from '../../components/use-stock-change.ts';
import { humanize } from '../../format/labels.ts';
import { formatCount } from '../../format/money.ts';

type Reason = (typeof MANUAL_REASONS)[number];
const REASONS = MANUAL_REASONS.map((value) => ({ value, label: humanize(value) }));

interface AdjustFormProps {
  item: InventoryItemResponse;
  onClose: () => void;
}

/** A change by so many units, or what was counted; what there will be stands below before it is sent. */
export function AdjustForm({ item, onClose }: AdjustFormProps) {
  const [reason, setReason] = useState<Reason>('RECEIVED');
  const [way, setWay] = useState<'by' | 'to'>('by');
  const [units, setUnits] = useState<number | null>(null);
  const [reference, setReference] = useState('');
  const [notes, setNotes] = useState('');
  const key = useRequestKey();
  const delta = units === null ? 0 : way === 'by' ? units : units - item.quantity_on_hand;
  const after = item.quantity_on_hand + delta;
  const adjust = useStockChange(() =>
    client.inventory.adjust({
      params: { item_id: item.id },
      headers: { 'idempotency-key': key.keyOf({ reason, delta, reference, notes }) },
      body: {
        reason,
        quantity_delta: delta,
        ...(reference.trim() === '' ? {} : { reference_id: reference.trim() }),
        ...(notes.trim() === '' ? {} : { notes: notes.trim() }),
      },
    }),
  );
  return (
    <DialogForm
      submitLabel="Adjust"
      closeLabel="Cancel"
      isReady={delta !== 0}
      isSending={adjust.isPending}
      error={adjust.error}
      onSubmit={() => adjust.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text size="sm">
        {item.product_name ?? item.sku} <span className="code">{item.sku}</span> at{' '}
        <span className="code">{item.node_code}</span>
      </Text>
      <Select
        label="Reason"
        data={REASONS}
        allowDeselect={false}
        value={reason}
        onChange={(value) => setReason(MANUAL_REASONS.find((each) => each === value) ?? 'CORRECTION')}
      />
      <SegmentedControl
        aria-label="How the units are given"
        data={[
          { value: 'by', label: 'Change by' },
          { value: 'to', label: 'Counted' },
        ]}
        value={way}
        onChange={(value) => setWay(value === 'to' ? 'to' : 'by')}
      />
      <NumberInput
        label={way === 'by' ? 'Units more, or less with a minus' : 'Units that are there'}
        data-autofocus
        allowDecimal={false}
        {...(way === 'to' ? { min: 0 } : {})}
        value={units ?? ''}
        onChange={(value) => setUnits(value === '' ? null : Number(value))}
      />
      <TextInput
        label="Reference"
        description="Such as a purchase order; optional"
        maxLength={200}
        value={reference}
        onChange={(event) => setReference(event.currentTarget.value)}
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
      <Text size="sm" c="dimmed" role="status" className="tabular">
        {formatCount(item.quantity_on_hand)} on hand, {formatCount(item.quantity_reserved)} of them reserved →{' '}
        <b>{formatCount(after)}</b> on hand
      </Text>
    </DialogForm>
  );
}

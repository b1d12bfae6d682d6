/** The money of a return. */
import { Group, NumberInput, Stack, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { ReturnResponse } from '../../../../src/returns/contract.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { Dialog } from '../../components/dialog.tsx';
import { CommandButton } from '../../components/fulfillment/command-button.tsx';
import { Panel } from '../../components/panel.tsx';
import { ReasonField } from '../../components/reason-field.tsx';
import { formatMoney } from '../../format/money.ts';
import { amountOf, toRefund } from './refund-amount.ts';
import { useReturnChange } from './use-return-change.ts';
import { useReturnRefusal } from './use-return-refusal.ts';

/** What can be refunded, what was, and the way to refund the rest. */
export function RefundPanel({ agreed }: { agreed: ReturnResponse }) {
  const [opened, dialog] = useDisclosure();
  const refusal = useReturnRefusal(agreed, 'refund');
  return (
    <Panel title="Refund">
      <Stack gap="sm">
        <dl style={{ margin: 0 }} className="tabular">
          <Amount term="For what was received" amount={agreed.refundable_amount} currency={agreed.currency} />
          <Amount term="Given back" amount={agreed.refunded_amount} currency={agreed.currency} />
        </dl>
        <CommandButton refusal={refusal} onClick={dialog.open}>
          Refund…
        </CommandButton>
      </Stack>
      <Dialog opened={opened} onClose={dialog.close} title={`Refund ${agreed.return_number}`}>
        <RefundForm agreed={agreed} onClose={dialog.close} />
      </Dialog>
    </Panel>
  );
}

function Amount({ term, amount, currency }: { term: string; amount: string; currency: string }) {
  return (
    <Group justify="space-between" py={2}>
      <Text component="dt" size="sm" c="dimmed">
        {term}
      </Text>
      <Text component="dd" m={0} size="sm">
        {formatMoney(amount, currency)}
      </Text>
    </Group>
  );
}

interface RefundRequest {
  amount: string;
  reason?: string;
}

/** Proposes what is left of the price of what was received. */
function RefundForm({ agreed, onClose }: { agreed: ReturnResponse; onClose: () => void }) {
  const [typed, setTyped] = useState(toRefund(agreed) ?? '');
  const [reason, setReason] = useState('');
  const amount = amountOf(typed);
  const refund = useReturnChange((body: RefundRequest, key) =>
    client.returns.refund({ params: { return_id: agreed.id }, headers: { 'idempotency-key': key }, body }),
  );

  function submit(): void {
    if (amount === null) return;
    const request = { amount, ...(reason.trim() ? { reason: reason.trim() } : {}) };
    refund.mutate(request, {
      onSuccess: () => {
        notifications.show({
          message: `${formatMoney(amount, agreed.currency)} of ${agreed.order_number} is given back.`,
        });
        onClose();
      },
    });
  }

  return (
    <DialogForm
      submitLabel={amount === null ? 'Refund' : `Refund ${formatMoney(amount, agreed.currency)}`}
      closeLabel="Keep the money"
      isReady={amount !== null}
      isSending={refund.isPending}
      error={refund.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">The money goes back the way it came. A refund cannot be undone.</Text>
      <NumberInput
        label={`Amount in ${agreed.currency}`}
        description="Proposed is what the received units cost, less what was given back."
        error={amount === null ? 'Enter an amount above zero.' : null}
        data-autofocus
        hideControls
        inputMode="decimal"
        decimalScale={2}
        allowNegative={false}
        valueIsNumericString
        value={typed}
        onValueChange={({ value }) => setTyped(value)}
      />
      <ReasonField required={false} label="Reason (optional)" value={reason} onChange={setReason} />
    </DialogForm>
  );
}

/** Agreeing that goods come back. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { IconCheck } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import type { ReturnInput, ReturnResponse } from '../../../../../src/returns/contract.ts';
import { api, client } from '../../../api/client.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { focusOnArrival } from '../../../components/focus-on-arrival.ts';
import { useRequestKey } from '../../../components/fulfillment/use-request-key.ts';
import { ReasonField } from '../../../components/reason-field.tsx';
import { chosenLines, returnableUnits, totalUnits, type UnitsByLine, unitsInWords } from './units.ts';
import { UnitsTable } from './units-table.tsx';

interface CreateReturnProps {
  order: OrderResponse;
  returns: readonly ReturnResponse[];
  onClose: () => void;
}

/** Asks for units and reason, then leads to the return. */
export function CreateReturn({ order, returns, onClose }: CreateReturnProps) {
  const create = useCreateReturn(order.id);
  return create.data ? (
    <Created made={create.data} onClose={onClose} />
  ) : (
    <ReturnForm order={order} returns={returns} create={create} onClose={onClose} />
  );
}

function useCreateReturn(orderId: string) {
  const cache = useQueryClient();
  const { keyOf, forget } = useRequestKey();
  const input = { params: { order_id: orderId } };
  return useMutation({
    mutationFn: (body: ReturnInput) =>
      client.returns.create({ ...input, headers: { 'idempotency-key': keyOf(body) }, body }),
    onSuccess: async () => {
      forget();
      const keys = [api.returns.key(), api.orders.get.key({ input }), api.orders.events.key({ input })];
      await Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })));
    },
  });
}

interface ReturnFormProps extends CreateReturnProps {
  create: ReturnType<typeof useCreateReturn>;
}

function ReturnForm({ order, returns, create, onClose }: ReturnFormProps) {
  const most = returnableUnits(order, returns);
  const [units, setUnits] = useState<UnitsByLine>(most);
  const [reason, setReason] = useState('');
  const chosen = totalUnits(units);
  return (
    <DialogForm
      submitLabel="Create the return"
      closeLabel="Not now"
      isReady={chosen > 0 && reason.trim() !== ''}
      isSending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate({ reason: reason.trim(), lines: chosenLines(units) })}
      onClose={onClose}
    >
      <Text size="sm">
        What was delivered and is not back yet. Nothing changes until the goods are received; the refund is
        proposed then.
      </Text>
      <UnitsTable
        lines={order.line_items}
        most={most}
        chosen={units}
        onChange={setUnits}
        purpose="Units that come back of"
      />
      <ReasonField
        description="Stands on the return and in the order's timeline."
        value={reason}
        onChange={setReason}
      />
    </DialogForm>
  );
}

function Created({ made, onClose }: { made: ReturnResponse; onClose: () => void }) {
  const units = made.lines.reduce((sum, line) => sum + line.quantity, 0);
  return (
    <Stack>
      <Alert
        variant="outline"
        color="green"
        role="status"
        icon={<IconCheck aria-hidden="true" />}
        title={`${made.return_number} is agreed on`}
      >
        {unitsInWords(units)} will come back.
      </Alert>
      <Group justify="flex-end" gap="sm">
        <Button variant="default" onClick={onClose}>
          Close
        </Button>
        <Button component={Link} to={`/returns/${made.id}`} ref={focusOnArrival}>
          Open the return
        </Button>
      </Group>
    </Stack>
  );
}

/** What a node does with a fulfillment, step by step. */
import { Stack, Text } from '@mantine/core';
import { type ReactNode, useState } from 'react';
import type { WorkItem } from '../../../../src/fulfillment/contract.ts';
import { isPickup } from '../../../../src/orders/order.ts';
import { client } from '../../api/client.ts';
import { ActionBar } from './action-bar.tsx';
import { ChangeFailure } from './change-failure.tsx';
import { CommandButton } from './command-button.tsx';
import { HandoverForm } from './handover-form.tsx';
import { PickForm } from './pick-form.tsx';
import { ReadyForCarrier } from './ready-for-carrier.tsx';
import { RejectForm } from './reject-form.tsx';
import { useFulfillmentChange } from './use-fulfillment-change.ts';
import { useWorkRefusal } from './use-work-refusal.ts';
import { WorkLines } from './work-lines.tsx';

/** The lines and the step that comes next; after the last one, what became of it. */
export function FulfillmentSteps({ item }: { item: WorkItem }) {
  switch (item.status) {
    case 'SOURCED':
      return <ToPick item={item} />;
    case 'PICKING':
      return <Picking item={item} />;
    case 'PACKING':
      return <Packing item={item} />;
    case 'READY_TO_SHIP':
      return isPickup(item.fulfillment_type) ? <ForPickup item={item} /> : <ReadyForCarrier item={item} />;
    case 'REJECTED':
      return (
        <Gone item={item}>This node gave it back. {item.rejection_reason ?? 'No reason was given.'}</Gone>
      );
    case 'CANCELLED':
      return <Gone item={item}>It was cancelled. Nothing has to be done; the goods stay on the shelf.</Gone>;
    case 'PICKED_UP':
      return <Gone item={item}>The customer has it.</Gone>;
    case 'SHIPPED':
    case 'OUT_FOR_DELIVERY':
    case 'DELIVERED':
      return <Gone item={item}>It has left this node; nothing is left to do here.</Gone>;
  }
}

function ToPick({ item }: { item: WorkItem }) {
  const refusalOf = useWorkRefusal(item);
  const rejection = useRejection(item);
  const start = useFulfillmentChange((body: Record<string, never>, key) =>
    client.fulfillment.startPicking({
      params: { fulfillment_id: item.id },
      headers: { 'idempotency-key': key },
      body,
    }),
  );
  return (
    <>
      <WorkLines lines={item.lines} />
      {rejection.form ?? (
        <ActionBar>
          <ChangeFailure error={start.error} />
          <CommandButton
            loading={start.isPending}
            refusal={refusalOf('start_picking')}
            onClick={() => start.mutate({})}
          >
            Start picking
          </CommandButton>
          {rejection.button}
        </ActionBar>
      )}
    </>
  );
}

function Picking({ item }: { item: WorkItem }) {
  const rejection = useRejection(item);
  if (rejection.form) {
    return (
      <>
        <WorkLines lines={item.lines} />
        {rejection.form}
      </>
    );
  }
  return <PickForm key={item.id} item={item} otherActions={rejection.button} />;
}

function Packing({ item }: { item: WorkItem }) {
  const refusalOf = useWorkRefusal(item);
  const pack = useFulfillmentChange((body: Record<string, never>, key) =>
    client.fulfillment.pack({
      params: { fulfillment_id: item.id },
      headers: { 'idempotency-key': key },
      body,
    }),
  );
  return (
    <>
      <WorkLines lines={item.lines} />
      <ActionBar>
        <ChangeFailure error={pack.error} />
        <CommandButton loading={pack.isPending} refusal={refusalOf('pack')} onClick={() => pack.mutate({})}>
          Packed
        </CommandButton>
      </ActionBar>
    </>
  );
}

function ForPickup({ item }: { item: WorkItem }) {
  const refusalOf = useWorkRefusal(item);
  const [isHandingOver, setHandingOver] = useState(false);
  const close = (): void => setHandingOver(false);
  return (
    <>
      <WorkLines lines={item.lines} />
      <ActionBar isForm={isHandingOver}>
        {isHandingOver ? (
          <HandoverForm
            fulfillmentId={item.id}
            customerName={item.customer_name}
            onDone={close}
            onCancel={close}
          />
        ) : (
          <CommandButton refusal={refusalOf('handover')} onClick={() => setHandingOver(true)}>
            Hand over…
          </CommandButton>
        )}
      </ActionBar>
    </>
  );
}

function Gone({ item, children }: { item: WorkItem; children: ReactNode }) {
  return (
    <Stack gap="sm">
      <Text role="status">{children}</Text>
      <WorkLines lines={item.lines} />
    </Stack>
  );
}

/** Giving it back: the button where that is allowed, and the form once it was pressed. */
function useRejection(item: WorkItem) {
  const refusalOf = useWorkRefusal(item);
  const [isOpen, setOpen] = useState(false);
  const close = (): void => setOpen(false);
  const isAllowed = refusalOf('reject') === null;
  return {
    button: isAllowed ? (
      <CommandButton variant="default" refusal={null} onClick={() => setOpen(true)}>
        Reject…
      </CommandButton>
    ) : null,
    form:
      isAllowed && isOpen ? (
        <ActionBar isForm>
          <RejectForm fulfillmentId={item.id} onDone={close} onCancel={close} />
        </ActionBar>
      ) : null,
  };
}

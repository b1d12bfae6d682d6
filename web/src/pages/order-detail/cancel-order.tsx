/** Cancelling an order. */
import {
  Alert,
  Button,
  Checkbox,
  Group,
  Modal,
  Stack,
  Text,
  Textarea,
  Tooltip,
  VisuallyHidden,
} from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { type SyntheticEvent, useId, useState } from 'react';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { client } from '../../api/client.ts';
import { describeFailure } from '../../api/problem.ts';
import { may, useUser } from '../../api/session.ts';
import { cancelRefusal } from './cancel-refusal.ts';
import { useOrderChange } from './use-order-change.ts';

const MAX_REASON = 1_000;

/** The button; when the order cannot be cancelled it stays reachable and says why. */
export function CancelOrder({ order }: { order: OrderResponse }) {
  const [opened, dialog] = useDisclosure();
  const user = useUser();
  const reasonId = useId();
  const refusal = may(user, 'orders.write') ? cancelRefusal(order) : 'Your account may not change orders.';
  return (
    <>
      <Tooltip
        label={refusal ?? ''}
        disabled={refusal === null}
        multiline
        maw={280}
        events={{ hover: true, focus: true, touch: true }}
      >
        <Button
          variant="default"
          {...(refusal === null
            ? { onClick: dialog.open }
            : { 'data-disabled': true, 'aria-disabled': true, 'aria-describedby': reasonId })}
        >
          Cancel order…
        </Button>
      </Tooltip>
      <VisuallyHidden id={reasonId}>{refusal}</VisuallyHidden>
      <Modal
        opened={opened}
        onClose={dialog.close}
        title={`Cancel ${order.order_number}?`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        <CancelForm order={order} onDone={dialog.close} />
      </Modal>
    </>
  );
}

function CancelForm({ order, onDone }: { order: OrderResponse; onDone: () => void }) {
  const [reason, setReason] = useState('');
  const [notify, setNotify] = useState(true);
  const cancel = useOrderChange(order.id, (body: { reason: string; notify_customer: boolean }, key) =>
    client.orders.cancel({ params: { order_id: order.id }, headers: { 'idempotency-key': key }, body }),
  );

  function submit(event: SyntheticEvent): void {
    event.preventDefault();
    cancel.mutate(
      { reason: reason.trim(), notify_customer: notify },
      {
        onSuccess: () => {
          notifications.show({ message: `${order.order_number} is cancelled.` });
          onDone();
        },
      },
    );
  }

  return (
    <form onSubmit={submit}>
      <Stack>
        <Text size="sm">
          Reserved stock is released and labels are voided. A cancelled order cannot be brought back.
        </Text>
        <Textarea
          label="Reason"
          description="Kept in the order's timeline."
          required
          withAsterisk={false}
          data-autofocus
          autosize
          minRows={2}
          maxLength={MAX_REASON}
          value={reason}
          onChange={(event) => setReason(event.currentTarget.value)}
        />
        <Checkbox
          label="Tell the customer"
          checked={notify}
          onChange={(event) => setNotify(event.currentTarget.checked)}
        />
        {cancel.error ? (
          <Alert color="red" variant="outline" role="alert" title={describeFailure(cancel.error).title}>
            {describeFailure(cancel.error).detail}
          </Alert>
        ) : null}
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Keep the order
          </Button>
          <Button
            type="submit"
            color="red.8"
            autoContrast
            loading={cancel.isPending}
            disabled={reason.trim() === ''}
          >
            Cancel the order
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

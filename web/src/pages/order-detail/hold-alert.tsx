/** What stands above an order that is on hold. */
import { Alert, Group } from '@mantine/core';
import { IconPlayerPause } from '@tabler/icons-react';
import type { OrderResponse } from '../../../../src/orders/contract.ts';
import { may, useUser } from '../../api/session.ts';
import { ExplainedButton } from '../../components/explained-button.tsx';
import { holdReasonLabel } from '../../format/labels.ts';
import { actionRefusal } from './actions/order-actions.ts';
import classes from './hold-alert.module.css';

interface HoldAlertProps {
  order: OrderResponse;
  isReleasing: boolean;
  onRelease: () => void;
}

/** Why it is held, and the way to let it go on. */
export function HoldAlert({ order, isReleasing, onRelease }: HoldAlertProps) {
  const user = useUser();
  const facts = { may: (permission: Parameters<typeof may>[1]) => may(user, permission), returns: [] };
  return (
    <Alert
      variant="outline"
      color="yellow"
      icon={<IconPlayerPause aria-hidden="true" />}
      title="On hold"
      classNames={{ message: classes.message }}
    >
      <Group justify="space-between" gap="sm">
        <span>{holdReasonLabel(order.hold_reason)}. Its next step waits until it is released.</span>
        <ExplainedButton
          size="xs"
          variant="default"
          refusal={actionRefusal(order, 'release', facts)}
          loading={isReleasing}
          onClick={onRelease}
        >
          Release
        </ExplainedButton>
      </Group>
    </Alert>
  );
}

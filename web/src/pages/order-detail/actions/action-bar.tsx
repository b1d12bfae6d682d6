/** All that can be done with an order. */
import { Button, type ModalProps } from '@mantine/core';
import { type ReactNode, useRef, useState } from 'react';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import type { ReturnResponse } from '../../../../../src/returns/contract.ts';
import { may, useUser } from '../../../api/session.ts';
import { Dialog } from '../../../components/dialog.tsx';
import { ActionMenu } from './action-menu.tsx';
import { CancelOrderForm } from './cancel-dialog.tsx';
import { EditOrder } from './edit-dialog.tsx';
import { HoldForm } from './hold-dialog.tsx';
import { offerActions, type OrderAction } from './order-actions.ts';
import { RefundForm } from './refund-dialog.tsx';
import { CreateReturn } from './return-dialog.tsx';
import { useRelease } from './use-release.ts';
import { useSourceNow } from './use-source-now.ts';

interface ActionBarProps {
  order: OrderResponse;
  returns: readonly ReturnResponse[];
}

/** The likely next actions as buttons, the rest in a menu; most of them open a dialog. */
export function ActionBar({ order, returns }: ActionBarProps) {
  const user = useUser();
  const { sourceNow, isStarting } = useSourceNow(order, keepFocus);
  const { release } = useRelease(order);
  const [opened, setOpened] = useState<OrderAction | null>(null);
  const menuButton = useRef<HTMLButtonElement>(null);
  const trigger = useRef<HTMLElement>(null);
  const { buttons, menu } = offerActions(order, { may: (permission) => may(user, permission), returns });
  const close = () => setOpened(null);

  function start(action: OrderAction, from: HTMLElement | null): void {
    trigger.current = from;
    if (action === 'source') sourceNow();
    else if (action === 'release') release();
    else setOpened(action);
  }

  /** An action that was taken may have no button any more. */
  function returnFocus(): void {
    const back = trigger.current?.isConnected ? trigger.current : menuButton.current;
    back?.focus({ preventScroll: true });
  }

  /** Without taking it from somebody who has gone on meanwhile. */
  function keepFocus(): void {
    if (document.activeElement === document.body) returnFocus();
  }

  const dialog = (
    action: OrderAction,
    title: string,
    content: ReactNode,
    size: ModalProps['size'] = 'md',
  ) => (
    <Dialog
      opened={opened === action}
      onClose={close}
      title={title}
      size={size}
      returnFocus={false}
      onExitTransitionEnd={returnFocus}
    >
      {content}
    </Dialog>
  );

  const number = order.order_number;
  return (
    <>
      {buttons.map(({ action, label }) => (
        <Button
          key={action}
          variant={action === 'source' ? 'filled' : 'default'}
          loading={action === 'source' && isStarting}
          onClick={(event) => start(action, event.currentTarget)}
        >
          {label}
        </Button>
      ))}
      <ActionMenu
        actions={menu}
        onChoose={(action) => start(action, menuButton.current)}
        button={menuButton}
      />
      {dialog('cancel', `Cancel ${number}?`, <CancelOrderForm order={order} onClose={close} />)}
      {dialog('hold', `Hold ${number}`, <HoldForm order={order} onClose={close} />)}
      {dialog('edit', `Edit ${number}`, <EditOrder order={order} onClose={close} />, 'xl')}
      {dialog('refund', `Refund ${number}`, <RefundForm order={order} onClose={close} />)}
      {dialog(
        'create_return',
        `Return of ${number}`,
        <CreateReturn order={order} returns={returns} onClose={close} />,
      )}
    </>
  );
}

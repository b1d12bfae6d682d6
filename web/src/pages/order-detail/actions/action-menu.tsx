/** The actions of an order that are not the likely next ones. */
import { Button, Menu } from '@mantine/core';
import { IconChevronDown } from '@tabler/icons-react';
import type { RefObject } from 'react';
import classes from './action-menu.module.css';
import type { OfferedAction, OrderAction } from './order-actions.ts';

interface ActionMenuProps {
  actions: readonly OfferedAction[];
  onChoose: (action: OrderAction) => void;
  button: RefObject<HTMLButtonElement | null>;
}

/** What cannot be done now stays in the list, reachable by keyboard, with the reason below its name. */
export function ActionMenu({ actions, onChoose, button }: ActionMenuProps) {
  return (
    <Menu position="bottom-end" width={300}>
      <Menu.Target>
        <Button
          ref={button}
          variant="default"
          rightSection={<IconChevronDown size={15} aria-hidden="true" />}
        >
          Actions
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {actions.map(({ action, label, refusal }) =>
          refusal === null ? (
            <Menu.Item key={action} onClick={() => onChoose(action)}>
              {label}
            </Menu.Item>
          ) : (
            <Menu.Item key={action} aria-disabled closeMenuOnClick={false} className={classes.refused}>
              {label} <span className={classes.reason}>{refusal}</span>
            </Menu.Item>
          ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}

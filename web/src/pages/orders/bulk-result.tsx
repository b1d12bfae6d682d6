/** What became of doing one thing with many orders, when not all went well. */
import { Alert, Anchor, Button, Collapse, Group, Text } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { IconAlertTriangle } from '@tabler/icons-react';
import { useId } from 'react';
import { Link } from 'react-router';
import { focusOnArrival } from '../../components/focus-on-arrival.ts';
import { type BulkOutcome, ordersInWords } from './bulk-outcome.ts';
import classes from './bulk-result.module.css';

/** Comes into sight and stays until it is closed; the orders with which it was not done can be looked up one by one. */
export function BulkResult({ outcome, onClose }: { outcome: BulkOutcome; onClose: () => void }) {
  const [opened, list] = useDisclosure();
  const listId = useId();
  const { refused, success } = outcome;
  return (
    <Alert
      variant="outline"
      color="yellow"
      mb="md"
      icon={<IconAlertTriangle aria-hidden="true" />}
      title={`${ordersInWords(refused.length)} could not be changed`}
      ref={focusOnArrival}
      tabIndex={-1}
      role="status"
      withCloseButton
      classNames={{ closeButton: classes.close, message: classes.message }}
      closeButtonLabel="Close the result"
      onClose={onClose}
    >
      <Group gap="sm">
        <Text size="sm">{success ?? 'Nothing was changed.'}</Text>
        <Button
          size="compact-xs"
          variant="default"
          aria-expanded={opened}
          aria-controls={listId}
          onClick={list.toggle}
        >
          {opened ? 'Hide the reasons' : 'Show the reasons'}
        </Button>
      </Group>
      <Collapse expanded={opened} id={listId}>
        <ul className={classes.refused}>
          {refused.map((order) => (
            <li key={order.id}>
              <Anchor component={Link} to={`/orders/${order.id}`} size="sm" fw={600} className="tabular">
                {order.orderNumber}
              </Anchor>
              <Text size="sm">{order.why}</Text>
            </li>
          ))}
        </ul>
      </Collapse>
    </Alert>
  );
}

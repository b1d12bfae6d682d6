/** What can be done with an endpoint besides switching it. */
import { ActionIcon, Button, Group, Menu } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconDots } from '@tabler/icons-react';
import { useState } from 'react';
import type { EndpointResponse } from '../../../../src/webhooks/contract.ts';
import { client } from '../../api/client.ts';
import { Dialog } from '../../components/dialog.tsx';
import { notifyFailure } from '../../components/notify-failure.ts';
import { EditEndpoint } from './edit-endpoint.tsx';
import { RemoveEndpoint } from './remove-endpoint.tsx';
import { ReplaceSecret } from './replace-secret.tsx';
import { useWebhookChange } from './use-webhook-change.ts';

const DIALOGS = {
  edit: { label: 'Edit…', title: 'Edit the endpoint', Content: EditEndpoint },
  secret: { label: 'Replace the secret…', title: 'Replace the secret', Content: ReplaceSecret },
  remove: { label: 'Remove…', title: 'Remove the endpoint', Content: RemoveEndpoint },
} as const;
type Action = keyof typeof DIALOGS;
const ACTIONS: readonly Action[] = ['edit', 'secret', 'remove'];

export function EndpointActions({ endpoint }: { endpoint: EndpointResponse }) {
  const [chosen, setChosen] = useState<Action>('edit');
  const [isOpen, setIsOpen] = useState(false);
  const close = () => setIsOpen(false);
  const { title, Content } = DIALOGS[chosen];
  return (
    <Group justify="flex-end" wrap="nowrap" gap="xs">
      {endpoint.is_active ? <TestButton endpoint={endpoint} /> : null}
      <Menu position="bottom-end">
        <Menu.Target>
          <ActionIcon variant="default" size={30} aria-label={`Actions of ${endpoint.name}`}>
            <IconDots size={16} aria-hidden="true" />
          </ActionIcon>
        </Menu.Target>
        <Menu.Dropdown>
          {ACTIONS.map((action) => (
            <Menu.Item
              key={action}
              onClick={() => {
                setChosen(action);
                setIsOpen(true);
              }}
            >
              {DIALOGS[action].label}
            </Menu.Item>
          ))}
        </Menu.Dropdown>
      </Menu>
      <Dialog opened={isOpen} onClose={close} title={title}>
        <Content endpoint={endpoint} onClose={close} />
      </Dialog>
    </Group>
  );
}

function TestButton({ endpoint }: { endpoint: EndpointResponse }) {
  const params = { endpoint_id: endpoint.id };
  const test = useWebhookChange(() => client.webhooks.test({ headers: {}, params, body: {} }));
  return (
    <Button
      size="xs"
      variant="default"
      loading={test.isPending}
      aria-label={`Send a test to ${endpoint.name}`}
      onClick={() =>
        test.mutate(undefined, {
          onError: notifyFailure,
          onSuccess: () => notifications.show({ message: `A test is on its way to ${endpoint.name}.` }),
        })
      }
    >
      Send a test
    </Button>
  );
}

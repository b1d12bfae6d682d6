/** Trying a template out, and going back to the product's own. */
import { Button, Group, Popover, Stack, TextInput } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { TemplateResponse } from '../../../../src/notifications/contract.ts';
import { client } from '../../api/client.ts';
import { ChangeFailure } from '../../components/fulfillment/change-failure.tsx';
import { notifyFailure } from '../../components/notify-failure.ts';
import { useNotificationChange } from './use-notification-change.ts';

interface TemplateToolsProps {
  template: TemplateResponse;
  onReset: () => void;
}

export function TemplateTools({ template, onReset }: TemplateToolsProps) {
  const params = { type: template.type, channel: template.channel };
  const reset = useNotificationChange(() => client.notifications.resetTemplate({ params }));
  return (
    <Group gap="xs">
      <TestSending template={template} />
      {template.is_default ? null : (
        <Button
          size="xs"
          variant="default"
          loading={reset.isPending}
          onClick={() =>
            reset.mutate(undefined, {
              onError: notifyFailure,
              onSuccess: () => {
                notifications.show({ message: "The product's own template counts again." });
                onReset();
              },
            })
          }
        >
          Back to the default
        </Button>
      )}
    </Group>
  );
}

/** Sends what is saved, not what is being written. */
function TestSending({ template: { type, channel } }: { template: TemplateResponse }) {
  const [opened, popover] = useDisclosure();
  const [recipient, setRecipient] = useState('');
  const test = useNotificationChange(() =>
    client.notifications.test({
      headers: {},
      params: { type, channel },
      body: { recipient: recipient.trim() },
    }),
  );
  const send = () =>
    test.mutate(undefined, {
      onSuccess: () => {
        notifications.show({ message: 'A test is on its way; see the list of what was sent.' });
        popover.close();
      },
    });
  return (
    <Popover opened={opened} onChange={popover.toggle} trapFocus withArrow position="bottom-end">
      <Popover.Target>
        <Button size="xs" variant="default" onClick={popover.toggle}>
          Send a test…
        </Button>
      </Popover.Target>
      <Popover.Dropdown>
        <Stack gap="xs" w={280}>
          <TextInput
            label={channel === 'EMAIL' ? 'Email address' : 'Phone number'}
            description="Sends the saved template with a sample order"
            maxLength={254}
            value={recipient}
            onChange={(event) => setRecipient(event.currentTarget.value)}
          />
          <ChangeFailure error={test.error} />
          <Button size="xs" loading={test.isPending} disabled={recipient.trim().length < 3} onClick={send}>
            Send
          </Button>
        </Stack>
      </Popover.Dropdown>
    </Popover>
  );
}

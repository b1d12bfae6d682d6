/** Adding an endpoint, and its secret, shown this once. */
import {
  Button,
  Checkbox,
  Code,
  CopyButton,
  Group,
  MultiSelect,
  Stack,
  Text,
  TextInput,
} from '@mantine/core';
import { useState } from 'react';
import { DEFAULT_EVENTS, WEBHOOK_EVENTS, type WebhookEvent } from '../../../../src/webhooks/webhook.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useWebhookChange } from './use-webhook-change.ts';

interface NewEndpoint {
  name: string;
  url: string;
  event_types: WebhookEvent[];
  ordered: boolean;
}

const EMPTY: NewEndpoint = { name: '', url: '', event_types: [...DEFAULT_EVENTS], ordered: false };
const isEvent = (text: string): text is WebhookEvent => WEBHOOK_EVENTS.some((event) => event === text);

/** The secret is made by the server and never shown again. */
export function EndpointForm({ onClose }: { onClose: () => void }) {
  const [input, setInput] = useState(EMPTY);
  const create = useWebhookChange((body: NewEndpoint) => client.webhooks.createEndpoint({ body }));
  const change = (changes: Partial<NewEndpoint>) => setInput((current) => ({ ...current, ...changes }));
  if (create.data) return <SecretNote secret={create.data.secret} onClose={onClose} />;
  const isReady = input.name.trim() !== '' && input.url.trim() !== '' && input.event_types.length > 0;
  return (
    <DialogForm
      submitLabel="Add"
      closeLabel="Cancel"
      isReady={isReady}
      isSending={create.isPending}
      error={create.error}
      onSubmit={() => create.mutate({ ...input, name: input.name.trim(), url: input.url.trim() })}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        data-autofocus
        maxLength={200}
        value={input.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Address"
        description="http or https, on a public address"
        placeholder="https://shop.example.com/longhaul"
        type="url"
        value={input.url}
        onChange={(event) => change({ url: event.currentTarget.value })}
      />
      <MultiSelect
        label="Events"
        data={[...WEBHOOK_EVENTS]}
        value={input.event_types}
        onChange={(chosen) => change({ event_types: chosen.filter(isEvent) })}
      />
      <Checkbox
        label="Keep the events of one order in order"
        description="One that fails holds up the later ones of that order."
        checked={input.ordered}
        onChange={(event) => change({ ordered: event.currentTarget.checked })}
      />
    </DialogForm>
  );
}

function SecretNote({ secret, onClose }: { secret: string; onClose: () => void }) {
  return (
    <Stack>
      <Text size="sm">
        This secret signs the deliveries. It is shown this once: give it to the receiver now.
      </Text>
      <Code block>{secret}</Code>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onClose}>Done</Button>
      </Group>
    </Stack>
  );
}

/** What an endpoint is: its name, its address, the events it wants. */
import { Checkbox, MultiSelect, TextInput } from '@mantine/core';
import { WEBHOOK_EVENTS, type WebhookEvent } from '../../../../src/webhooks/webhook.ts';

export interface EndpointInput {
  name: string;
  url: string;
  event_types: WebhookEvent[];
  ordered: boolean;
}

/** True for what the server knows as an event. */
export const isEvent = (text: string): text is WebhookEvent => WEBHOOK_EVENTS.some((event) => event === text);

/** True when nothing is missing. */
export function isComplete({ name, url, event_types }: EndpointInput): boolean {
  return name.trim() !== '' && url.trim() !== '' && event_types.length > 0;
}

/** As it is sent: without what stands around the words by accident. */
export function tidied(input: EndpointInput): EndpointInput {
  return { ...input, name: input.name.trim(), url: input.url.trim() };
}

interface EndpointFieldsProps {
  input: EndpointInput;
  onChange: (changes: Partial<EndpointInput>) => void;
}

export function EndpointFields({ input, onChange }: EndpointFieldsProps) {
  return (
    <>
      <TextInput
        label="Name"
        data-autofocus
        maxLength={200}
        value={input.name}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <TextInput
        label="Address"
        description="http or https, on a public address"
        placeholder="https://shop.example.com/longhaul"
        type="url"
        value={input.url}
        onChange={(event) => onChange({ url: event.currentTarget.value })}
      />
      <MultiSelect
        label="Events"
        data={[...WEBHOOK_EVENTS]}
        value={input.event_types}
        onChange={(chosen) => onChange({ event_types: chosen.filter(isEvent) })}
      />
      <Checkbox
        label="Keep the events of one order in order"
        description="One that fails holds up the later ones of that order."
        checked={input.ordered}
        onChange={(event) => onChange({ ordered: event.currentTarget.checked })}
      />
    </>
  );
}

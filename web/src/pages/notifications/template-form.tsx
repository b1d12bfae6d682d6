/** Changing one template beside its preview. */
import { Code, Grid, Group, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { TemplateListResponse, TemplateResponse } from '../../../../src/notifications/contract.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { LivePreview } from './live-preview.tsx';
import { draftOf, isChanged, partsOf, type TemplateDraft } from './template-draft.ts';
import { TemplateTools } from './template-tools.tsx';
import { useNotificationChange } from './use-notification-change.ts';

interface TemplateFormProps {
  template: TemplateResponse;
  fields: Pick<TemplateListResponse, 'order_fields' | 'line_fields'>;
  onClose: () => void;
}

/** Saved, it counts from the next event on; what was sent stays as it was. */
export function TemplateForm({ template, fields, onClose }: TemplateFormProps) {
  const [draft, setDraft] = useState(() => draftOf(template));
  const params = { type: template.type, channel: template.channel };
  const save = useNotificationChange(() =>
    client.notifications.saveTemplate({
      params,
      headers: {},
      body: {
        ...partsOf(template.channel, draft),
        is_active: draft.is_active,
        version: template.version,
      },
    }),
  );
  const change = (changes: Partial<TemplateDraft>) => setDraft((current) => ({ ...current, ...changes }));
  const onSaved = () => {
    notifications.show({ message: 'The template counts from the next event on.' });
    onClose();
  };
  return (
    <DialogForm
      submitLabel="Save"
      closeLabel="Cancel"
      isReady={isChanged(template, draft) && draft.text.trim() !== ''}
      isSending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined, { onSuccess: onSaved })}
      onClose={onClose}
    >
      <Group justify="space-between">
        <Switch
          label="Send it"
          checked={draft.is_active}
          onChange={(event) => change({ is_active: event.currentTarget.checked })}
        />
        <TemplateTools template={template} onReset={onClose} />
      </Group>
      <Grid>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <Parts isEmail={template.channel === 'EMAIL'} draft={draft} onChange={change} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, md: 6 }}>
          <LivePreview template={template} draft={draft} />
        </Grid.Col>
      </Grid>
      <FieldsHelp fields={fields} />
    </DialogForm>
  );
}

interface PartsProps {
  isEmail: boolean;
  draft: TemplateDraft;
  onChange: (changes: Partial<TemplateDraft>) => void;
}

function Parts({ isEmail, draft, onChange }: PartsProps) {
  const code = {
    styles: { input: { fontFamily: 'var(--mantine-font-family-monospace)' } },
    spellCheck: false,
  };
  return (
    <Stack gap="sm">
      {isEmail ? (
        <TextInput
          label="Subject"
          data-autofocus
          maxLength={200}
          value={draft.subject}
          onChange={(event) => onChange({ subject: event.currentTarget.value })}
        />
      ) : null}
      <Textarea
        label="Text"
        autosize
        minRows={4}
        maxRows={isEmail ? 9 : 6}
        maxLength={isEmail ? 20_000 : 1_000}
        {...code}
        {...(isEmail ? {} : { 'data-autofocus': true })}
        value={draft.text}
        onChange={(event) => onChange({ text: event.currentTarget.value })}
      />
      {isEmail ? (
        <Textarea
          label="HTML"
          description="Left empty, the email is text alone"
          autosize
          minRows={6}
          maxRows={12}
          maxLength={100_000}
          {...code}
          value={draft.html}
          onChange={(event) => onChange({ html: event.currentTarget.value })}
        />
      ) : null}
    </Stack>
  );
}

function FieldsHelp({ fields }: { fields: TemplateFormProps['fields'] }) {
  return (
    <Text size="xs" c="dimmed" component="div">
      Fields:{' '}
      {fields.order_fields.map((field) => (
        <FieldName key={field} name={`{{${field}}}`} />
      ))}{' '}
      Within <Code>{'{{#each lines}}…{{/each}}'}</Code> also:{' '}
      {fields.line_fields.map((field) => (
        <FieldName key={field} name={`{{${field}}}`} />
      ))}{' '}
      Conditions: <Code>{'{{#if field}}…{{else}}…{{/if}}'}</Code>
    </Text>
  );
}

function FieldName({ name }: { name: string }) {
  return (
    <>
      <Code>{name}</Code>{' '}
    </>
  );
}

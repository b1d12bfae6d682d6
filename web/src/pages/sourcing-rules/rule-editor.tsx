/** Adding and changing a rule. */
import { Button, Fieldset, Stack, Switch, Text, Textarea, TextInput } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { IconPlus } from '@tabler/icons-react';
import { useState } from 'react';
import { v4 } from 'uuid';
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { client } from '../../api/client.ts';
import { ProblemError } from '../../api/problem.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { ConditionRow } from './condition-row.tsx';
import { RuleActionFields } from './rule-action-fields.tsx';
import {
  bodyOf,
  type ConditionDraft,
  formOf,
  newCondition,
  type RuleBody,
  type RuleForm,
} from './rule-form.ts';
import { useRuleChange } from './use-rule-change.ts';
import type { RuleMetadata } from './use-rule-metadata.ts';

interface RuleEditorProps {
  /** Null: a new one. */
  rule: SourcingRuleResponse | null;
  /** The largest priority that there is. */
  lastPriority: number;
  metadata: RuleMetadata;
  onClose: () => void;
}

/** A change of a version that is not the latest any more is refused, and says so. */
export function RuleEditor({ rule, lastPriority, metadata, onClose }: RuleEditorProps) {
  const [form, setForm] = useState(() => formOf(rule, lastPriority));
  const change = (changes: Partial<RuleForm>) => setForm((current) => ({ ...current, ...changes }));
  const save = useRuleChange((body: RuleBody) =>
    rule
      ? client.sourcingRules.update({
          params: { rule_id: rule.id },
          headers: { 'if-match': `"${rule.version}"` },
          body,
        })
      : client.sourcingRules.create({ headers: {}, body }),
  );

  function submit(): void {
    save.mutate(bodyOf(form), {
      onSuccess: ({ body }) => {
        notifications.show({ message: `${body.name} is saved as version ${body.version}.` });
        onClose();
      },
    });
  }

  return (
    <DialogForm
      submitLabel={rule ? 'Save' : 'Add the rule'}
      closeLabel="Cancel"
      isReady={form.name.trim() !== ''}
      isSending={save.isPending}
      error={save.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        data-autofocus
        required
        withAsterisk={false}
        maxLength={200}
        value={form.name}
        onChange={(event) => change({ name: event.currentTarget.value })}
      />
      <Textarea
        label="Description"
        autosize
        maxLength={2_000}
        value={form.description}
        onChange={(event) => change({ description: event.currentTarget.value })}
      />
      <ConditionsFieldset
        conditions={form.conditions}
        metadata={metadata}
        error={save.error}
        onEdit={(edit) => setForm((current) => ({ ...current, conditions: edit(current.conditions) }))}
      />
      <RuleActionFields form={form} metadata={metadata} onChange={change} />
      <Switch
        label="Active"
        description="A rule that is not active is never tried."
        checked={form.is_active}
        onChange={(event) => change({ is_active: event.currentTarget.checked })}
      />
    </DialogForm>
  );
}

interface ConditionsFieldsetProps {
  conditions: readonly ConditionDraft[];
  metadata: RuleMetadata;
  error: unknown;
  onEdit: (edit: (conditions: ConditionDraft[]) => ConditionDraft[]) => void;
}

function ConditionsFieldset({ conditions, metadata, error, onEdit }: ConditionsFieldsetProps) {
  return (
    <Fieldset legend="When all of these hold">
      <Stack gap="sm">
        {conditions.length === 0 ? (
          <Text size="sm" c="dimmed">
            Without a condition the rule matches every order.
          </Text>
        ) : null}
        {conditions.map((draft, index) => (
          <ConditionRow
            key={draft.key}
            number={index + 1}
            draft={draft}
            fields={metadata.fields}
            error={refusalOf(error, index)}
            onChange={(changes) =>
              onEdit((all) => all.map((each) => (each.key === draft.key ? { ...each, ...changes } : each)))
            }
            onRemove={() => onEdit((all) => all.filter((each) => each.key !== draft.key))}
          />
        ))}
        <Button
          size="xs"
          variant="default"
          style={{ alignSelf: 'flex-start' }}
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          onClick={() => onEdit((all) => [...all, newCondition(v4())])}
        >
          Add a condition
        </Button>
      </Stack>
    </Fieldset>
  );
}

/** What the server said no to in the condition at this place. */
function refusalOf(error: unknown, index: number): string | null {
  if (!(error instanceof ProblemError)) return null;
  const prefix = `conditions.${index}.`;
  return error.data.errors?.find(({ path }) => path.startsWith(prefix))?.message ?? null;
}

/** One condition while it is edited: a field, an operator, and what it is compared with. */
import { ActionIcon, MultiSelect, Select, TagsInput, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import classes from './condition-row.module.css';
import { type ConditionDraft, METADATA_FIELD, takesList } from './rule-form.ts';
import { fieldLabel, operatorWords, valueLabel } from './rule-words.ts';
import type { FieldMetadata } from './use-rule-metadata.ts';

interface ConditionRowProps {
  /** From 1, for whoever hears the form. */
  number: number;
  draft: ConditionDraft;
  fields: readonly FieldMetadata[];
  /** What the server said no to. */
  error: string | null;
  onChange: (changes: Partial<ConditionDraft>) => void;
  onRemove: () => void;
}

/** Only the operators that suit the field are offered. */
export function ConditionRow({ number, draft, fields, error, onChange, onRemove }: ConditionRowProps) {
  const field = fields.find((each) => each.field === draft.field);
  const isMetadata = draft.field === METADATA_FIELD;

  function chooseField(name: string): void {
    const operators = fields.find((each) => each.field === name)?.operators ?? [];
    const operator = operators.includes(draft.operator) ? draft.operator : operators[0];
    onChange({ field: name, ...(operator ? { operator } : {}), text: '', list: [] });
  }

  return (
    <div role="group" aria-label={`Condition ${number}`} className={classes.row}>
      <Select
        aria-label={`Field of condition ${number}`}
        searchable
        allowDeselect={false}
        data={offered(fields, draft.field)}
        value={draft.field}
        onChange={(name) => name && chooseField(name)}
      />
      {isMetadata ? (
        <TextInput
          aria-label={`Metadata key of condition ${number}`}
          placeholder="key, or key.of.a.key"
          value={draft.metadataKey}
          onChange={(event) => onChange({ metadataKey: event.currentTarget.value })}
        />
      ) : null}
      <Select
        aria-label={`Operator of condition ${number}`}
        allowDeselect={false}
        data={(field?.operators ?? [draft.operator]).map((operator) => ({
          value: operator,
          label: operatorWords(operator),
        }))}
        value={draft.operator}
        onChange={(operator) => operator && onChange({ operator })}
      />
      <div className={classes.value}>
        <ValueField
          number={number}
          draft={draft}
          values={field?.values ?? null}
          error={error}
          onChange={onChange}
        />
      </div>
      <ActionIcon variant="subtle" color="gray" aria-label={`Remove condition ${number}`} onClick={onRemove}>
        <IconTrash size={16} aria-hidden="true" />
      </ActionIcon>
    </div>
  );
}

/** Fields by name; `shipping_state` is offered as `state`, unless the rule has the long name already. */
function offered(fields: readonly FieldMetadata[], chosen: string) {
  const names = new Set(fields.map(({ field }) => field));
  return fields
    .filter(
      ({ field }) =>
        field === chosen || !names.has(field.replace(/^shipping_/, '')) || !field.startsWith('shipping_'),
    )
    .map(({ field }) => ({ value: field, label: field === METADATA_FIELD ? 'Metadata…' : fieldLabel(field) }))
    .toSorted((one, other) => one.label.localeCompare(other.label));
}

interface ValueFieldProps extends Pick<ConditionRowProps, 'number' | 'draft' | 'error' | 'onChange'> {
  values: readonly string[] | null;
}

function ValueField({ number, draft, values, error, onChange }: ValueFieldProps) {
  const isList = takesList(draft.operator);
  const label = { 'aria-label': `${isList ? 'Values' : 'Value'} of condition ${number}`, error };
  const known = values?.map((value) => ({ value, label: valueLabel(draft.field, value) }));
  const isWhole = draft.operator === 'EQUALS' || draft.operator === 'NOT_EQUALS';
  if (known && isList) {
    return <MultiSelect {...label} data={known} value={draft.list} onChange={(list) => onChange({ list })} />;
  }
  if (known && isWhole) {
    return (
      <Select
        {...label}
        data={known}
        value={draft.text || null}
        onChange={(text) => onChange({ text: text ?? '' })}
      />
    );
  }
  return isList ? (
    <TagsInput
      {...label}
      placeholder="Enter after each value"
      acceptValueOnBlur
      value={draft.list}
      onChange={(list) => onChange({ list })}
    />
  ) : (
    <TextInput
      {...label}
      value={draft.text}
      onChange={(event) => onChange({ text: event.currentTarget.value })}
    />
  );
}

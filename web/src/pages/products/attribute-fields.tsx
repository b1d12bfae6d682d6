/** The attributes of a product, one in a row. */
import {
  ActionIcon,
  Button,
  Fieldset,
  Group,
  Select,
  Stack,
  Switch,
  TagsInput,
  TextInput,
} from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';
import {
  LONGEST_ATTRIBUTE_NAME,
  LONGEST_ATTRIBUTE_TEXT,
  MOST_ATTRIBUTE_TEXTS,
  MOST_ATTRIBUTES,
} from '../../../../src/catalog/product.ts';
import { ATTRIBUTE_KINDS, attributeProblem, emptyAttribute, type AttributeDraft } from './attributes.ts';
import { nextKey } from './catalog-draft.ts';

interface AttributeFieldsProps {
  attributes: readonly AttributeDraft[];
  onChange: (attributes: AttributeDraft[]) => void;
}

export function AttributeFields({ attributes, onChange }: AttributeFieldsProps) {
  return (
    <Fieldset legend="Attributes">
      <Stack gap="xs">
        {attributes.map((attribute, index) => (
          <Row
            key={attribute.key}
            number={index + 1}
            attribute={attribute}
            problem={attributeProblem(attribute, attributes)}
            onChange={(changes) =>
              onChange(
                attributes.map((each) => (each.key === attribute.key ? { ...each, ...changes } : each)),
              )
            }
            onRemove={() => onChange(attributes.filter(({ key }) => key !== attribute.key))}
          />
        ))}
        <Button
          variant="default"
          size="xs"
          w="fit-content"
          leftSection={<IconPlus size={14} aria-hidden="true" />}
          disabled={attributes.length >= MOST_ATTRIBUTES}
          onClick={() => onChange([...attributes, emptyAttribute(nextKey(attributes))])}
        >
          Add an attribute
        </Button>
      </Stack>
    </Fieldset>
  );
}

interface RowProps {
  number: number;
  attribute: AttributeDraft;
  problem: string | null;
  onChange: (changes: Partial<AttributeDraft>) => void;
  onRemove: () => void;
}

function Row({ number, attribute, problem, onChange, onRemove }: RowProps) {
  return (
    <Group gap="xs" wrap="nowrap" align="start">
      <TextInput
        flex={2}
        aria-label={`Name of attribute ${number}`}
        placeholder="Name"
        maxLength={LONGEST_ATTRIBUTE_NAME}
        value={attribute.name}
        // A row that was just added is not at fault.
        error={attribute.name === '' ? null : problem}
        onChange={(event) => onChange({ name: event.currentTarget.value })}
      />
      <Select
        w={118}
        aria-label={`Kind of attribute ${number}`}
        data={ATTRIBUTE_KINDS}
        allowDeselect={false}
        value={attribute.kind}
        onChange={(kind) => kind && onChange({ kind })}
      />
      <div style={{ flex: 3, minWidth: 0 }}>
        <Value number={number} attribute={attribute} onChange={onChange} />
      </div>
      <ActionIcon
        variant="subtle"
        color="gray"
        mt={4}
        aria-label={`Remove attribute ${number}`}
        onClick={onRemove}
      >
        <IconX size={16} aria-hidden="true" />
      </ActionIcon>
    </Group>
  );
}

function Value({ number, attribute, onChange }: Pick<RowProps, 'number' | 'attribute' | 'onChange'>) {
  const label = `Value of attribute ${number}`;
  switch (attribute.kind) {
    case 'flag':
      return (
        <Switch
          mt={6}
          aria-label={label}
          label={attribute.flag ? 'Yes' : 'No'}
          checked={attribute.flag}
          onChange={(event) => onChange({ flag: event.currentTarget.checked })}
        />
      );
    case 'list':
      return (
        <TagsInput
          aria-label={label}
          placeholder="Enter after each"
          maxTags={MOST_ATTRIBUTE_TEXTS}
          value={attribute.list}
          onChange={(list) => onChange({ list })}
        />
      );
    case 'text':
    case 'number':
      return (
        <TextInput
          aria-label={label}
          placeholder={attribute.kind === 'number' ? 'Number' : 'Text'}
          inputMode={attribute.kind === 'number' ? 'decimal' : 'text'}
          maxLength={LONGEST_ATTRIBUTE_TEXT}
          value={attribute.text}
          onChange={(event) => onChange({ text: event.currentTarget.value })}
        />
      );
  }
}

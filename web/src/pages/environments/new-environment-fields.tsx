/** What is asked of a new environment, be it one more or the first of an organization. */
import { Checkbox, Select, TextInput } from '@mantine/core';
import { useState } from 'react';
import { ENVIRONMENT_TYPES, slugOf, type EnvironmentType } from '../../../../src/tenancy/environment.ts';
import { TYPE_LABELS } from './environment-words.ts';

/** The short name follows the name until it is written by hand. */
export function useNewEnvironment(firstType: EnvironmentType) {
  const [name, setName] = useState('');
  const [slug, setSlug] = useState<string | null>(null);
  const [type, setType] = useState(firstType);
  const [withDemoData, setWithDemoData] = useState(false);
  const body = {
    name: name.trim(),
    slug: slug ?? slugOf(name),
    environment_type: type,
    with_demo_data: withDemoData,
  };
  const isReady = body.name !== '' && body.slug !== '';
  return { body, isReady, name, setName, setSlug, setType, setWithDemoData };
}

interface NewEnvironmentFieldsProps {
  form: ReturnType<typeof useNewEnvironment>;
  typeLabel: string;
  slugDescription: string;
}

export function NewEnvironmentFields({ form, typeLabel, slugDescription }: NewEnvironmentFieldsProps) {
  const { body, name, setName, setSlug, setType, setWithDemoData } = form;
  return (
    <>
      <TextInput
        label="Name"
        data-autofocus
        autoComplete="off"
        maxLength={100}
        value={name}
        onChange={(event) => setName(event.currentTarget.value)}
      />
      <TextInput
        label="Short name"
        description={slugDescription}
        autoComplete="off"
        maxLength={63}
        value={body.slug}
        onChange={(event) => setSlug(event.currentTarget.value)}
      />
      <Select
        label={typeLabel}
        allowDeselect={false}
        data={ENVIRONMENT_TYPES.map((value) => ({ value, label: TYPE_LABELS[value] }))}
        value={body.environment_type}
        onChange={(value) =>
          setType(ENVIRONMENT_TYPES.find((each) => each === value) ?? body.environment_type)
        }
      />
      <Checkbox
        label="Load the demo data"
        description="Nodes, stock, rules, products and sample orders."
        checked={body.with_demo_data}
        onChange={(event) => setWithDemoData(event.currentTarget.checked)}
      />
    </>
  );
}

/** Whom an order is for, and what is noted on it. */
import { Fieldset, SimpleGrid, Textarea, TextInput } from '@mantine/core';
import type { EditForm } from './edit-form.ts';

interface EditContactProps {
  form: EditForm;
  onChange: (changes: Partial<EditForm>) => void;
}

/** Email is where the customer is told; an order has always one. */
export function EditContact({ form, onChange }: EditContactProps) {
  return (
    <Fieldset legend="Contact and notes">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        <TextInput
          label="Name"
          maxLength={200}
          value={form.name}
          onChange={(event) => onChange({ name: event.currentTarget.value })}
        />
        <TextInput
          label="Email"
          type="email"
          required
          withAsterisk={false}
          maxLength={254}
          value={form.email}
          onChange={(event) => onChange({ email: event.currentTarget.value })}
        />
        <TextInput
          label="Phone"
          type="tel"
          maxLength={50}
          value={form.phone}
          onChange={(event) => onChange({ phone: event.currentTarget.value })}
        />
      </SimpleGrid>
      <Textarea
        mt="sm"
        label="Notes"
        autosize
        minRows={1}
        maxLength={5_000}
        value={form.notes}
        onChange={(event) => onChange({ notes: event.currentTarget.value })}
      />
    </Fieldset>
  );
}

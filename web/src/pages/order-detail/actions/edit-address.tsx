/** Where an order goes. */
import { Fieldset, SimpleGrid, TextInput } from '@mantine/core';
import type { AddressForm } from './edit-form.ts';

interface EditAddressProps {
  address: AddressForm;
  onChange: (address: AddressForm) => void;
}

const FIELDS: readonly {
  part: keyof AddressForm;
  label: string;
  maxLength: number;
  isRequired?: boolean;
}[] = [
  { part: 'name', label: 'Recipient', maxLength: 200 },
  { part: 'address1', label: 'Street', maxLength: 300, isRequired: true },
  { part: 'address2', label: 'Apartment, floor', maxLength: 300 },
  { part: 'city', label: 'City', maxLength: 200, isRequired: true },
  { part: 'state', label: 'State or region', maxLength: 100 },
  { part: 'postalCode', label: 'Postal code', maxLength: 20 },
];

/** The address as it stands on the label. */
export function EditAddress({ address, onChange }: EditAddressProps) {
  return (
    <Fieldset legend="Shipping address">
      <SimpleGrid cols={{ base: 1, xs: 2 }} spacing="sm">
        {FIELDS.map(({ part, label, maxLength, isRequired = false }) => (
          <TextInput
            key={part}
            label={label}
            maxLength={maxLength}
            required={isRequired}
            withAsterisk={false}
            value={address[part]}
            onChange={(event) => onChange({ ...address, [part]: event.currentTarget.value })}
          />
        ))}
        <TextInput
          label="Country"
          description="Two letters, such as US"
          inputWrapperOrder={['label', 'input', 'description', 'error']}
          required
          withAsterisk={false}
          pattern="[A-Za-z]{2}"
          title="Two letters"
          maxLength={2}
          value={address.country}
          onChange={(event) => onChange({ ...address, country: event.currentTarget.value.toUpperCase() })}
        />
      </SimpleGrid>
    </Fieldset>
  );
}

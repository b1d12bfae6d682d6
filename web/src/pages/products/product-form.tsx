/** Changing what one product or many say, at every node that keeps them. */
import { NumberInput, Select, Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useStockChange } from '../../components/use-stock-change.ts';
import type { ProductSummary } from './product.ts';

interface ProductFormProps {
  products: readonly ProductSummary[];
  onClose: () => void;
}

interface Changes {
  product_name: string;
  unit_cost: string;
  weight_lbs: string;
  reorder_point: string;
  reorder_quantity: string;
  is_active: '' | 'true' | 'false';
}

const NOTHING: Changes = {
  product_name: '',
  unit_cost: '',
  weight_lbs: '',
  reorder_point: '',
  reorder_quantity: '',
  is_active: '',
};

/** What is filled in, as the API takes it. */
function patchOf(changes: Changes) {
  const { product_name: name, unit_cost: cost, is_active: isActive, ...numbers } = changes;
  const given = Object.entries(numbers).filter(([, text]) => text !== '');
  return {
    ...(name.trim() === '' ? {} : { product_name: name.trim() }),
    ...(cost === '' ? {} : { unit_cost: cost }),
    ...Object.fromEntries(given.map(([field, text]) => [field, Number(text)])),
    ...(isActive === '' ? {} : { is_active: isActive === 'true' }),
  };
}

/** What is left empty stays as it is. All products change, or none; a product that has changed meanwhile is refused. */
export function ProductForm({ products, onClose }: ProductFormProps) {
  const [changes, setChanges] = useState(NOTHING);
  const patch = patchOf(changes);
  const [only] = products.length === 1 ? products : [];
  const save = useStockChange(() =>
    client.inventory.updateProducts({
      body: { products: products.map(({ sku, version }) => ({ sku, version, ...patch })) },
    }),
  );
  const set = (change: Partial<Changes>) => setChanges((current) => ({ ...current, ...change }));
  const stands = (value: string | number | null | undefined) =>
    value === undefined || value === null ? 'stays as it is' : String(value);
  return (
    <DialogForm
      submitLabel="Save"
      closeLabel="Cancel"
      isReady={Object.keys(patch).length > 0}
      isSending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text size="sm" c="dimmed">
        What is left empty stays as it is.
      </Text>
      <TextInput
        label="Name"
        data-autofocus
        maxLength={500}
        placeholder={stands(only?.product_name)}
        value={changes.product_name}
        onChange={(event) => set({ product_name: event.currentTarget.value })}
      />
      <NumberInput
        label="Reorder point"
        description="An alert is raised when the available units fall to it"
        min={0}
        allowDecimal={false}
        placeholder={stands(only?.reorder_point)}
        value={changes.reorder_point}
        onChange={(value) => set({ reorder_point: String(value) })}
      />
      <NumberInput
        label="Reorder quantity"
        min={1}
        allowDecimal={false}
        placeholder={stands(only?.reorder_quantity)}
        value={changes.reorder_quantity}
        onChange={(value) => set({ reorder_quantity: String(value) })}
      />
      <NumberInput
        label="Unit cost"
        min={0}
        decimalScale={2}
        placeholder={stands(only?.unit_cost)}
        value={changes.unit_cost}
        onChange={(value) => set({ unit_cost: String(value) })}
      />
      <NumberInput
        label="Weight in pounds"
        min={0}
        placeholder={stands(only?.weight_lbs)}
        value={changes.weight_lbs}
        onChange={(value) => set({ weight_lbs: String(value) })}
      />
      <Select
        label="Sold"
        data={[
          { value: '', label: 'Stays as it is' },
          { value: 'true', label: 'Sold from every node that keeps it' },
          { value: 'false', label: 'Not sold' },
        ]}
        allowDeselect={false}
        value={changes.is_active}
        onChange={(value) => set({ is_active: value === 'true' || value === 'false' ? value : '' })}
      />
    </DialogForm>
  );
}

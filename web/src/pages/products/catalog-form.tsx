/** Describing a product. */
import { Group, NumberInput, Textarea, TextInput } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ProductResponse } from '../../../../src/catalog/contract.ts';
import { LONGEST_DESCRIPTION, LONGEST_KIND, LONGEST_NAME } from '../../../../src/catalog/product.ts';
import { api, client } from '../../api/client.ts';
import { ifMatch } from '../../api/if-match.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { AttributeFields } from './attribute-fields.tsx';
import { draftOf, inputOf, isComplete, type CatalogDraft } from './catalog-draft.ts';
import { ImageFields } from './image-fields.tsx';

interface CatalogFormProps {
  sku: string;
  /** Null: the catalog does not have it yet. */
  product: ProductResponse | null;
  onClose: () => void;
}

/** Replaces what the catalog says; what somebody else has changed meanwhile is not overwritten. */
export function CatalogForm({ sku, product, onClose }: CatalogFormProps) {
  const queries = useQueryClient();
  const [seen] = useState(product ?? { version: 0 });
  const [draft, setDraft] = useState(() => draftOf(product));
  const set = (changes: Partial<CatalogDraft>) => setDraft((current) => ({ ...current, ...changes }));
  const save = useMutation({
    mutationFn: () => client.catalog.put({ params: { sku }, headers: ifMatch(seen), body: inputOf(draft) }),
    onSettled: () => queries.invalidateQueries({ queryKey: api.catalog.key() }),
  });
  return (
    <DialogForm
      submitLabel="Save"
      closeLabel="Cancel"
      isReady={isComplete(draft)}
      isSending={save.isPending}
      error={save.error}
      onSubmit={() => save.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <TextInput
        label="Name"
        required
        data-autofocus
        maxLength={LONGEST_NAME}
        value={draft.name}
        onChange={(event) => set({ name: event.currentTarget.value })}
      />
      <Group grow align="start">
        <TextInput
          label="Brand"
          maxLength={LONGEST_KIND}
          value={draft.brand}
          onChange={(event) => set({ brand: event.currentTarget.value })}
        />
        <TextInput
          label="Category"
          maxLength={LONGEST_KIND}
          value={draft.category}
          onChange={(event) => set({ category: event.currentTarget.value })}
        />
        <NumberInput
          label="Price"
          min={0}
          decimalScale={2}
          value={draft.price}
          onChange={(price) => set({ price: String(price) })}
        />
      </Group>
      <Textarea
        label="Description"
        description="Paragraphs are apart by an empty line"
        autosize
        minRows={3}
        maxRows={10}
        maxLength={LONGEST_DESCRIPTION}
        value={draft.description}
        onChange={(event) => set({ description: event.currentTarget.value })}
      />
      <ImageFields images={draft.images} onChange={(images) => set({ images })} />
      <AttributeFields attributes={draft.attributes} onChange={(attributes) => set({ attributes })} />
    </DialogForm>
  );
}

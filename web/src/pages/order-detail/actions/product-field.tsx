/** A SKU that is typed, with products of the stock to choose from. */
import { Autocomplete, Text } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { api } from '../../../api/client.ts';
import { may, useUser } from '../../../api/session.ts';

const TYPING_PAUSE_MS = 200;
const MAX_PROPOSALS = 8;

interface ProductFieldProps {
  value: string;
  onChange: (sku: string) => void;
  /** A product was chosen; its name is its SKU where the stock knows no name. */
  onProduct: (product: { sku: string; productName: string }) => void;
}

/** Any SKU can be typed; those who may see the stock are helped with its products. */
export function ProductField({ value, onChange, onProduct }: ProductFieldProps) {
  const user = useUser();
  const [search] = useDebouncedValue(value.trim(), TYPING_PAUSE_MS);
  const products = useQuery(
    api.inventory.products.queryOptions({
      input: { query: { search, page_size: MAX_PROPOSALS } },
      enabled: search !== '' && may(user, 'inventory.read'),
      placeholderData: keepPreviousData,
    }),
  );
  const names = new Map(products.data?.body.map((each) => [each.sku, each.product_name ?? each.sku]) ?? []);
  return (
    <Autocomplete
      label="SKU"
      required
      withAsterisk={false}
      maxLength={100}
      data={[...names.keys()]}
      filter={({ options }) => options}
      renderOption={({ option }) => (
        <div>
          <Text size="sm">{names.get(option.value)}</Text>
          <Text size="xs" c="dimmed">
            {option.value}
          </Text>
        </div>
      )}
      value={value}
      onChange={onChange}
      onOptionSubmit={(sku) => onProduct({ sku, productName: names.get(sku) ?? sku })}
    />
  );
}

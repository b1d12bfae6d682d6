/** What the list of stock shows, kept in the address. */
import { useSearchParams } from 'react-router';

export interface InventoryFilters {
  search: string;
  nodeId: string | null;
  lowOnly: boolean;
}

/** The filters, and how to change them; the list then begins at its first page. */
export function useInventoryFilters(): [InventoryFilters, (changes: Partial<InventoryFilters>) => void] {
  const [address, setAddress] = useSearchParams();
  const filters = {
    search: address.get('search') ?? '',
    nodeId: address.get('node'),
    lowOnly: address.get('low') === '1',
  };
  const change = (changes: Partial<InventoryFilters>): void => {
    const { search, nodeId, lowOnly } = { ...filters, ...changes };
    setAddress(
      {
        ...(search === '' ? {} : { search }),
        ...(nodeId === null ? {} : { node: nodeId }),
        ...(lowOnly ? { low: '1' } : {}),
      },
      { replace: true },
    );
  };
  return [filters, change];
}

/** The filters as the API takes them. */
export function queryOf({ search, nodeId, lowOnly }: InventoryFilters) {
  return {
    ...(search === '' ? {} : { search }),
    ...(nodeId === null ? {} : { node_id: nodeId }),
    low_stock_only: String(lowOnly),
  };
}

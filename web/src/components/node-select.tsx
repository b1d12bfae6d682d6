/** Choosing one of the nodes. */
import { Select, type SelectProps } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../api/client.ts';

/** As many as the API gives at once. */
const MAX_NODES = 200;

interface NodeSelectProps extends Pick<
  SelectProps,
  'label' | 'aria-label' | 'placeholder' | 'clearable' | 'w' | 'size' | 'description'
> {
  value: string | null;
  onChange: (nodeId: string | null) => void;
  /** A node that is not offered. */
  except?: string;
}

/** Nodes by code; one types to find one. */
export function NodeSelect({ value, onChange, except, ...props }: NodeSelectProps) {
  const nodes = useQuery(api.nodes.list.queryOptions({ input: { query: { page_size: MAX_NODES } } }));
  const options = (nodes.data?.items ?? []).filter((node) => node.id !== except);
  return (
    <Select
      {...props}
      searchable
      nothingFoundMessage="No such node"
      clearButtonProps={{ 'aria-label': 'Any node' }}
      data={options.map((node) => ({ value: node.id, label: `${node.code} · ${node.name}` }))}
      value={value}
      onChange={onChange}
    />
  );
}

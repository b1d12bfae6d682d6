/** Whose work is shown. */
import { Select } from '@mantine/core';
import type { NodeResponse } from '../../../../src/nodes/contract.ts';
import { humanize } from '../../format/labels.ts';
import { ALL_NODES } from './work-address.ts';

interface NodeChooserProps {
  nodes: readonly NodeResponse[];
  node: string;
  onChange: (node: string) => void;
}

/** All nodes, or one; also those that take no orders any more, because their work still lies there. */
export function NodeChooser({ nodes, node, onChange }: NodeChooserProps) {
  const data = [
    { value: ALL_NODES, label: 'All nodes' },
    ...nodes.map((each) => ({ value: each.id, label: labelOf(each) })),
  ];
  return (
    <Select
      aria-label="Node"
      size="md"
      w={{ base: '100%', xs: 320 }}
      searchable
      allowDeselect={false}
      nothingFoundMessage="No node has this name"
      data={data}
      value={data.some(({ value }) => value === node) ? node : ALL_NODES}
      onChange={(chosen) => onChange(chosen ?? ALL_NODES)}
    />
  );
}

function labelOf({ code, name, status }: NodeResponse): string {
  return status === 'ACTIVE' ? `${name} (${code})` : `${name} (${code}, ${humanize(status).toLowerCase()})`;
}

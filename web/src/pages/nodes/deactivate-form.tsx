/** Ending a node's taking of orders. */
import { Text } from '@mantine/core';
import type { NodeResponse } from '../../../../src/nodes/contract.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useNodeChange } from './use-node-change.ts';

/** It says what stays before it is done. */
export function DeactivateForm({ node, onClose }: { node: NodeResponse; onClose: () => void }) {
  const deactivate = useNodeChange(() => client.nodes.deactivate({ params: { node_id: node.id } }));
  return (
    <DialogForm
      submitLabel="Deactivate"
      closeLabel="Keep it active"
      isReady
      isSending={deactivate.isPending}
      error={deactivate.error}
      onSubmit={() => deactivate.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text>
        {node.name} gets no new orders. It keeps the orders that it has, and its stock stays where it is. It
        can be made active again at any time.
      </Text>
    </DialogForm>
  );
}

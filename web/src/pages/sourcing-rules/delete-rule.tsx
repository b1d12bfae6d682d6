/** Deleting a rule. */
import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useRuleChange } from './use-rule-change.ts';

/** Says what stays. */
export function DeleteRule({ rule, onClose }: { rule: SourcingRuleResponse; onClose: () => void }) {
  const remove = useRuleChange(() =>
    client.sourcingRules.remove({
      params: { rule_id: rule.id },
      headers: { 'if-match': `"${rule.version}"` },
    }),
  );

  function submit(): void {
    remove.mutate(undefined, {
      onSuccess: () => {
        notifications.show({ message: `${rule.name} is deleted.` });
        onClose();
      },
    });
  }

  return (
    <DialogForm
      submitLabel="Delete the rule"
      closeLabel="Keep it"
      isReady
      isSending={remove.isPending}
      error={remove.error}
      onSubmit={submit}
      onClose={onClose}
    >
      <Text size="sm">
        Orders are no longer sourced by <b>{rule.name}</b>; those that were keep its name. Its history stays,
        and it can be restored from the deleted rules.
      </Text>
    </DialogForm>
  );
}

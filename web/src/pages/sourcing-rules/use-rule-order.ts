/** The order of the rules on the page, while one is moved and until the server has it. */
import { notifications } from '@mantine/notifications';
import { useState } from 'react';
import type { SourcingRuleResponse } from '../../../../src/sourcing/contract.ts';
import { client } from '../../api/client.ts';
import { notifyFailure } from '../../components/notify-failure.ts';
import { moved } from './rule-order.ts';
import { useRuleChange } from './use-rule-change.ts';

type Rule = SourcingRuleResponse;

/**
 * @param rules as the server has them
 * @returns them as they are shown, and what moves one: dragging shows a place without keeping it, moving keeps it.
 */
export function useRuleOrder(rules: readonly Rule[]) {
  const [dragged, setDragged] = useState<{ id: string; to: number } | null>(null);
  const reorder = useRuleChange((wish: readonly Rule[]) =>
    client.sourcingRules.reorder({ body: { rules: wish.map(({ id }) => ({ id })) } }),
  );
  const kept = reorder.isPending ? reorder.variables : rules;
  const indexOf = (id: string) => kept.findIndex((rule) => rule.id === id);
  const shown = dragged ? moved(kept, indexOf(dragged.id), dragged.to) : kept;

  function move(id: string, to: number): void {
    const wish = moved(kept, indexOf(id), to);
    if (wish === kept || reorder.isPending) return;
    const name = kept[indexOf(id)]?.name ?? 'The rule';
    reorder.mutate(wish, {
      onError: notifyFailure,
      onSuccess: () => notifications.show({ message: `${name} is now number ${to + 1} of ${kept.length}.` }),
    });
  }

  return {
    shown,
    draggedId: dragged?.id ?? null,
    isSaving: reorder.isPending,
    move,
    drag: (id: string, to: number) => setDragged({ id, to }),
    drop: () => {
      if (dragged) move(dragged.id, dragged.to);
      setDragged(null);
    },
    letGo: () => setDragged(null),
  };
}

export type RuleOrder = ReturnType<typeof useRuleOrder>;

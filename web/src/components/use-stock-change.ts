/** Changing stock, and reading anew what shows it. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../api/client.ts';

/** A change after which stock and the figures that it appears in are read again. */
export function useStockChange<Input, Output>(send: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () =>
      Promise.all(
        [api.inventory.key(), api.analytics.key()].map((queryKey) => queries.invalidateQueries({ queryKey })),
      ),
  });
}

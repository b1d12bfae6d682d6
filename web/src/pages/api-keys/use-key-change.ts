/** Changing API keys, and reading anew what the page shows. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

/** A change after which the keys are read again. */
export function useKeyChange<Input, Output>(send: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => queries.invalidateQueries({ queryKey: api.apiKeys.key() }),
  });
}

/** Changing webhooks, and reading anew what the page shows. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

/** A change after which endpoints and deliveries are read again. */
export function useWebhookChange<Input, Output>(send: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => queries.invalidateQueries({ queryKey: api.webhooks.key() }),
  });
}

/** Changing users and groups, and reading anew what the page shows. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

/** A change after which users, groups and access are read again. */
export function usePeopleChange<Input, Output>(send: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () => queries.invalidateQueries({ queryKey: api.people.key() }),
  });
}

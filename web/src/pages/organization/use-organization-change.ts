/** Changing organizations, and reading anew what the page shows. */
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

/** A change after which organizations and environments are read again: a new one brings its first environment. */
export function useOrganizationChange<Input, Output>(send: (input: Input) => Promise<Output>) {
  const queries = useQueryClient();
  return useMutation({
    mutationFn: send,
    onSettled: () =>
      Promise.all([
        queries.invalidateQueries({ queryKey: api.organizations.key() }),
        queries.invalidateQueries({ queryKey: api.environments.key() }),
      ]),
  });
}

/** The groups to choose from. */
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';

/** As many as the API answers at once; by name. */
export function useGroups() {
  return useQuery(api.people.listGroups.queryOptions({ input: { query: {} } }));
}

/** As a select takes them. */
export function useGroupOptions(): { value: string; label: string }[] {
  return (useGroups().data?.body ?? []).map(({ id, name }) => ({ value: id, label: name }));
}

/** What the environment is called that is shown. */
import { useQuery } from '@tanstack/react-query';
import { api } from './client.ts';
import { chosenEnvironment } from './environment.ts';
import { useUser } from './session.ts';

/** The environments that can be entered, and the one that is shown. */
export function useOpenEnvironments() {
  const user = useUser();
  const { data } = useQuery(
    api.environments.list.queryOptions({ input: { query: { status: 'ACTIVE' as const } } }),
  );
  const current = chosenEnvironment() ?? user.environment?.slug ?? null;
  const open = data?.body ?? [];
  const name = open.find(({ slug }) => slug === current)?.name ?? user.environment?.name ?? 'None';
  return { open, current, name };
}

export const useEnvironmentName = (): string => useOpenEnvironments().name;

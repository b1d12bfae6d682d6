/** Which environment is shown, and the way to the others. */
import { Select, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { chosenEnvironment, enterEnvironment } from '../../api/environment.ts';
import { useUser } from '../../api/session.ts';

const SEARCH_FROM = 8;

/** A plain name where there is but one. */
export function EnvironmentSwitcher() {
  const user = useUser();
  const input = { query: { status: 'ACTIVE' as const } };
  const { data } = useQuery(api.environments.list.queryOptions({ input }));
  const current = chosenEnvironment() ?? user.environment?.slug ?? null;
  const open = data?.body ?? [];
  const name = open.find(({ slug }) => slug === current)?.name ?? user.environment?.name ?? 'None';
  const isElsewhere = open.some(({ slug }) => slug !== current);
  if (!isElsewhere) {
    return (
      <>
        <Text size="xs" c="dimmed">
          Environment
        </Text>
        <Text size="sm" fw={500} truncate>
          {name}
        </Text>
      </>
    );
  }
  return (
    <Select
      label="Environment"
      size="sm"
      allowDeselect={false}
      searchable={open.length >= SEARCH_FROM}
      nothingFoundMessage="No such environment"
      data={open.map(({ slug, name: label }) => ({ value: slug, label }))}
      value={current}
      onChange={(slug) => {
        if (slug !== null && slug !== current) enterEnvironment(slug);
      }}
    />
  );
}

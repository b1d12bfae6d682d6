/** Which environment is shown, and the way to the others. */
import { Select, Text } from '@mantine/core';
import { useOpenEnvironments } from '../../api/environment-name.ts';
import { enterEnvironment } from '../../api/environment.ts';

const SEARCH_FROM = 8;

/** A plain name where there is but one. */
export function EnvironmentSwitcher() {
  const { open, current, name } = useOpenEnvironments();
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

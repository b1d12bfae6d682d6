/** The error boundary of the pages. */
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconBug } from '@tabler/icons-react';
import { Link, useRouteError } from 'react-router';
import { describeFailure } from '../../api/problem.ts';

/** Browsers word a missing script of a lazily loaded page differently. */
const MISSING_SCRIPT = /dynamically imported module|importing a module script|module script failed/i;

/** Takes the place of a page that broke; after an update of the server, old pages ask for scripts that are gone. */
export function PageError() {
  const error = useRouteError();
  const outdated = error instanceof Error && MISSING_SCRIPT.test(error.message);
  return (
    <Stack align="center" py={80} px="md" gap="sm" ta="center" role="alert">
      <title>Something went wrong · Longhaul</title>
      <IconBug size={36} stroke={1.5} color="var(--mantine-color-dimmed)" aria-hidden="true" />
      <Title order={1}>
        {outdated ? 'This page has to be loaded again' : 'This page could not be shown'}
      </Title>
      <Text c="dimmed" maw={520}>
        {outdated
          ? 'Longhaul was probably updated while the page was open, or the connection broke off.'
          : describeFailure(error).detail}
      </Text>
      <Group>
        <Button onClick={() => window.location.reload()}>Reload the page</Button>
        <Button variant="default" component={Link} to="/">
          Go to the overview
        </Button>
      </Group>
    </Stack>
  );
}

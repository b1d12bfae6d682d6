/** No page at this address. */
import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { IconMapQuestion } from '@tabler/icons-react';
import { Link, useLocation } from 'react-router';

/** Says so and leads back. */
export function NotFoundPage() {
  const { pathname } = useLocation();
  return (
    <Stack align="center" py={80} gap="sm" ta="center">
      <title>Page not found · Longhaul</title>
      <IconMapQuestion size={36} stroke={1.5} color="var(--mantine-color-dimmed)" aria-hidden="true" />
      <Title order={1}>There is no page here</Title>
      <Text c="dimmed" maw={480}>
        Nothing is at <code>{pathname}</code>. The link may be old, or mistyped.
      </Text>
      <Group>
        <Button component={Link} to="/">
          Go to the overview
        </Button>
        <Button component={Link} to="/orders" variant="default">
          Go to the orders
        </Button>
      </Group>
    </Stack>
  );
}

/** What is shown when something could not be read. */
import { Alert, Button, Stack, Text } from '@mantine/core';
import { IconAlertTriangle, IconLock } from '@tabler/icons-react';
import { describeFailure, statusOf } from '../../api/problem.ts';

interface LoadFailureProps {
  error: unknown;
  onRetry?: () => unknown;
  /** True while the next try is under way. */
  isRetrying?: boolean;
}

/** Names the failure in the server's own words and offers to try again; a refusal by permission cannot be retried. */
export function LoadFailure({ error, onRetry, isRetrying = false }: LoadFailureProps) {
  const failure = describeFailure(error);
  const forbidden = statusOf(error) === 403;
  return (
    <Alert
      color={forbidden ? 'gray' : 'red'}
      variant="outline"
      title={failure.title}
      icon={forbidden ? <IconLock aria-hidden="true" /> : <IconAlertTriangle aria-hidden="true" />}
      role="alert"
    >
      <Stack gap="xs" align="flex-start">
        <Text size="sm" style={{ whiteSpace: 'pre-line' }}>
          {failure.detail}
        </Text>
        {failure.requestId ? (
          <Text size="xs" c="dimmed">
            Request {failure.requestId}
          </Text>
        ) : null}
        {onRetry && !forbidden ? (
          <Button size="xs" variant="default" loading={isRetrying} onClick={() => void onRetry()}>
            Try again
          </Button>
        ) : null}
      </Stack>
    </Alert>
  );
}

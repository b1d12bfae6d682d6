/** One delivery: every attempt with what the receiver answered, and the way to try again. */
import { Button, Code, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import type { AttemptResponse, WebhookEventResponse } from '../../../../src/webhooks/contract.ts';
import { RETRYABLE } from '../../../../src/webhooks/webhook.ts';
import { api, client } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { ChangeFailure } from '../../components/fulfillment/change-failure.tsx';
import { Moment } from '../../components/moment.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { useWebhookChange } from './use-webhook-change.ts';

const READ_EVERY_MS = 5_000;

/** The last attempt first. */
export function AttemptsView({ delivery }: { delivery: WebhookEventResponse }) {
  const user = useUser();
  const input = { params: { event_id: delivery.id } };
  const attempts = useQuery(api.webhooks.attempts.queryOptions({ input, refetchInterval: READ_EVERY_MS }));
  const retry = useWebhookChange(() => client.webhooks.retry(input));
  const isRetryable = may(user, 'webhooks.write') && RETRYABLE.includes(delivery.status);
  return (
    <Stack>
      <Group justify="space-between">
        <Group gap="sm">
          <StatusBadge status={delivery.status} />
          {delivery.next_retry_at ? (
            <Text size="sm" c="dimmed">
              next attempt <Moment at={delivery.next_retry_at} />
            </Text>
          ) : null}
        </Group>
        {isRetryable ? (
          <Button
            size="xs"
            loading={retry.isPending}
            onClick={() =>
              retry.mutate(undefined, {
                onSuccess: () => notifications.show({ message: 'The delivery is tried again.' }),
              })
            }
          >
            Retry now
          </Button>
        ) : null}
      </Group>
      <ChangeFailure error={retry.error} />
      <Text size="xs" c="dimmed" className="code">
        X-OMS-Delivery {delivery.id}
      </Text>
      <Loaded query={attempts} skeleton={<RowsSkeleton rows={3} />}>
        {({ body }) =>
          body.length > 0 ? (
            body.map((attempt) => <Attempt key={attempt.attempt} attempt={attempt} />)
          ) : (
            <EmptyState title="Not tried yet">The first attempt follows at once.</EmptyState>
          )
        }
      </Loaded>
    </Stack>
  );
}

function Attempt({ attempt }: { attempt: AttemptResponse }) {
  return (
    <Stack gap={4}>
      <Text size="sm">
        <b>Attempt {attempt.attempt}</b> · {attempt.response_code ?? 'no answer'} · {attempt.latency_ms} ms ·{' '}
        <Moment at={attempt.attempted_at} />
      </Text>
      {attempt.error ? <Text size="sm">{attempt.error}</Text> : null}
      {attempt.response_body ? (
        <Code block mah={180} style={{ overflow: 'auto', whiteSpace: 'pre-wrap', wordBreak: 'break-all' }}>
          {attempt.response_body}
        </Code>
      ) : null}
    </Stack>
  );
}

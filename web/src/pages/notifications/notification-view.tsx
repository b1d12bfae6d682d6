/** One notification: what became of it, what is written in it, and the way to send it again. */
import { Alert, Button, Group, Stack, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useQuery } from '@tanstack/react-query';
import type { NotificationDetailResponse } from '../../../../src/notifications/contract.ts';
import { RESENDABLE } from '../../../../src/notifications/notification.ts';
import { api, client } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { ChangeFailure } from '../../components/fulfillment/change-failure.tsx';
import { Moment } from '../../components/moment.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { MessagePreview } from './message-preview.tsx';
import { useNotificationChange } from './use-notification-change.ts';

const READ_EVERY_MS = 3_000;

export function NotificationView({ id }: { id: string }) {
  const input = { params: { notification_id: id } };
  const detail = useQuery(api.notifications.get.queryOptions({ input, refetchInterval: READ_EVERY_MS }));
  return (
    <Loaded query={detail} skeleton={<RowsSkeleton rows={6} />}>
      {(notification) => <Shown notification={notification} />}
    </Loaded>
  );
}

function Shown({ notification }: { notification: NotificationDetailResponse }) {
  const { text } = notification;
  return (
    <Stack>
      <Head notification={notification} />
      {notification.reason ? (
        <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
          {notification.reason}
        </Text>
      ) : null}
      {notification.status === 'UNCERTAIN' ? (
        <Alert color="yellow" variant="outline">
          It may have arrived. Sent again it bears the same message id, by which a receiver recognises it.
        </Alert>
      ) : null}
      <Text size="xs" c="dimmed" style={{ overflowWrap: 'anywhere' }}>
        {notification.recipient ?? 'nobody'} · {notification.provider ?? 'not tried yet'} · template version{' '}
        {notification.template_version} · {notification.message_id ?? 'no message id yet'}
      </Text>
      {text === null ? null : <MessagePreview {...notification} />}
    </Stack>
  );
}

function Head({ notification }: { notification: NotificationDetailResponse }) {
  const user = useUser();
  const params = { notification_id: notification.id };
  const resend = useNotificationChange(() => client.notifications.resend({ headers: {}, params }));
  const isResendable =
    may(user, 'notifications.write') &&
    RESENDABLE.includes(notification.status) &&
    notification.text !== null;
  return (
    <>
      <Group justify="space-between">
        <Group gap="sm">
          <StatusBadge status={notification.status} />
          <Text size="sm" c="dimmed">
            {notification.attempt_count} {notification.attempt_count === 1 ? 'attempt' : 'attempts'}
            {notification.next_attempt_at ? (
              <>
                , next <Moment at={notification.next_attempt_at} />
              </>
            ) : null}
          </Text>
        </Group>
        {isResendable ? (
          <Button
            size="xs"
            loading={resend.isPending}
            onClick={() =>
              resend.mutate(undefined, {
                onSuccess: () => notifications.show({ message: 'It is sent again.' }),
              })
            }
          >
            Send again
          </Button>
        ) : null}
      </Group>
      <ChangeFailure error={resend.error} />
    </>
  );
}

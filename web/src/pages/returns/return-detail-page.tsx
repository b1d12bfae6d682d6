/** One return with what can be done with it. */
import { Alert, Anchor, Button, Grid, Group, Skeleton, Stack, Text, Title } from '@mantine/core';
import { IconArrowLeft, IconReceiptOff } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { type RefObject, useRef } from 'react';
import { Link, useParams } from 'react-router';
import type { ReturnResponse } from '../../../../src/returns/contract.ts';
import { api } from '../../api/client.ts';
import { statusOf } from '../../api/problem.ts';
import { may, useUser } from '../../api/session.ts';
import { takeLostFocus, useFocusKept } from '../../components/fulfillment/focus-kept.ts';
import { Moment } from '../../components/moment.tsx';
import { Loaded } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { ReceivePanel } from './receive-panel.tsx';
import { RefundPanel } from './refund-panel.tsx';
import { RefuseReturn } from './refuse-return.tsx';
import classes from './return-detail-page.module.css';
import { ReturnLinesPanel } from './return-lines-panel.tsx';

/** The return that the address names. */
export function ReturnDetailPage() {
  const { returnId = '' } = useParams();
  const input = { params: { return_id: returnId } };
  const agreed = useQuery(api.returns.get.queryOptions({ input }));
  if (statusOf(agreed.error) === 404 || statusOf(agreed.error) === 422) return <NoSuchReturn />;
  return (
    <>
      <Anchor
        component={Link}
        to="/returns"
        size="sm"
        display="inline-flex"
        mb="xs"
        style={{ alignItems: 'center', gap: 4 }}
      >
        <IconArrowLeft size={14} aria-hidden="true" /> Returns
      </Anchor>
      <Loaded query={agreed} skeleton={<ReturnSkeleton />}>
        {(found) => <ReturnDetail key={found.id} agreed={found} />}
      </Loaded>
    </>
  );
}

function ReturnDetail({ agreed }: { agreed: ReturnResponse }) {
  const title = useRef<HTMLHeadingElement>(null);
  useFocusKept(title, agreed.status);
  return (
    <Stack gap="md">
      <ReturnHeader agreed={agreed} title={title} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          {agreed.status === 'REQUESTED' ? (
            <ReceivePanel agreed={agreed} />
          ) : (
            <ReturnLinesPanel agreed={agreed} />
          )}
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <RefundPanel agreed={agreed} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

interface ReturnHeaderProps {
  agreed: ReturnResponse;
  title: RefObject<HTMLHeadingElement | null>;
}

function ReturnHeader({ agreed, title }: ReturnHeaderProps) {
  const user = useUser();
  return (
    <Stack gap="sm">
      <title>{`${agreed.return_number} · Longhaul`}</title>
      <Group justify="space-between" gap="sm">
        <div>
          <Group gap="sm">
            <Title order={1} ref={title} tabIndex={-1} className={classes.title}>
              {agreed.return_number}
            </Title>
            <StatusBadge status={agreed.status} />
          </Group>
          <Text size="sm" c="dimmed" mt={2}>
            Of order{' '}
            {may(user, 'orders.read') ? (
              <Anchor component={Link} to={`/orders/${agreed.order_id}`} inherit>
                {agreed.order_number}
              </Anchor>
            ) : (
              agreed.order_number
            )}{' '}
            · agreed <Moment at={agreed.created_at} exact /> by {agreed.created_by_name}
          </Text>
        </div>
        <RefuseReturn agreed={agreed} onClosed={() => takeLostFocus(title.current)} />
      </Group>
      <Text style={{ overflowWrap: 'anywhere' }}>{agreed.reason}</Text>
      {agreed.status === 'REJECTED' ? (
        <Alert variant="outline" color="red" title="The return was refused">
          {agreed.rejection_reason ?? 'No reason was given.'}
        </Alert>
      ) : null}
    </Stack>
  );
}

function NoSuchReturn() {
  return (
    <Stack align="center" py={80} gap="sm" ta="center">
      <title>Return not found · Longhaul</title>
      <IconReceiptOff size={36} stroke={1.5} color="var(--mantine-color-dimmed)" aria-hidden="true" />
      <Title order={1}>There is no such return</Title>
      <Text c="dimmed" maw={480}>
        It may belong to another environment, or the link is incomplete.
      </Text>
      <Button component={Link} to="/returns">
        Go to the returns
      </Button>
    </Stack>
  );
}

function ReturnSkeleton() {
  return (
    <Stack gap="md" aria-hidden="true">
      <Skeleton height={58} />
      <Grid gap="md">
        <Grid.Col span={{ base: 12, lg: 8 }}>
          <Skeleton height={320} />
        </Grid.Col>
        <Grid.Col span={{ base: 12, lg: 4 }}>
          <Skeleton height={180} />
        </Grid.Col>
      </Grid>
    </Stack>
  );
}

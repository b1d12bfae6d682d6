/** One fulfillment, open above the list. */
import { Alert, Anchor, Drawer, Group, Skeleton, Stack, Text } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconPlayerPause } from '@tabler/icons-react';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import { type RefObject, useRef, useState } from 'react';
import { Link } from 'react-router';
import type { WorkItem } from '../../../../src/fulfillment/contract.ts';
import { api } from '../../api/client.ts';
import { statusOf } from '../../api/problem.ts';
import { may, useUser } from '../../api/session.ts';
import { DocumentLinks } from '../../components/fulfillment/document-links.tsx';
import { DueMark } from '../../components/fulfillment/due-mark.tsx';
import { useFocusKept } from '../../components/fulfillment/focus-kept.ts';
import { FulfillmentSteps } from '../../components/fulfillment/fulfillment-steps.tsx';
import { unitsOf } from '../../components/fulfillment/pick-count.ts';
import { useIsDesk } from '../../components/fulfillment/use-is-desk.ts';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded } from '../../components/state/loaded.tsx';
import { StatusBadge } from '../../components/status-badge.tsx';
import { holdReasonLabel, humanize, priorityLabel } from '../../format/labels.ts';
import classes from './work-drawer.module.css';

interface WorkDrawerProps {
  /** Null: nothing is open. */
  fulfillmentId: string | null;
  onClose: () => void;
  /** Where the focus goes afterwards: to the card of the fulfillment, or to the list when the card has moved on. */
  list: RefObject<HTMLElement | null>;
}

/** At the side on a desktop, the whole screen on a phone. */
export function WorkDrawer({ fulfillmentId, onClose, list }: WorkDrawerProps) {
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  // What was open stays drawn while the drawer slides away.
  const [shown, setShown] = useState(fulfillmentId);
  if (fulfillmentId !== null && fulfillmentId !== shown) setShown(fulfillmentId);

  function returnFocus(): void {
    const card = list.current?.querySelector<HTMLElement>(`[data-fulfillment="${shown}"]`);
    (card ?? list.current)?.focus();
  }

  return (
    <Drawer.Root
      opened={fulfillmentId !== null}
      onClose={onClose}
      returnFocus={false}
      onExitTransitionEnd={returnFocus}
      position="right"
      size={isPhone ? '100%' : 640}
    >
      <Drawer.Overlay />
      <Drawer.Content classNames={{ content: classes.content }}>
        {shown === null ? null : <OpenFulfillment key={shown} fulfillmentId={shown} />}
      </Drawer.Content>
    </Drawer.Root>
  );
}

function OpenFulfillment({ fulfillmentId }: { fulfillmentId: string }) {
  const known = useListed(fulfillmentId);
  const fulfillment = useQuery({
    ...api.fulfillment.get.queryOptions({ input: { params: { fulfillment_id: fulfillmentId } } }),
    placeholderData: known,
  });
  const title = useRef<HTMLHeadingElement>(null);
  useFocusKept(title, fulfillment.data?.status);
  const startsWithScanning = useIsDesk() && fulfillment.data?.status === 'PICKING';
  return (
    <>
      <Drawer.Header className={classes.header}>
        <Drawer.Title
          ref={title}
          tabIndex={-1}
          data-autofocus={startsWithScanning ? undefined : true}
          className={classes.title}
        >
          {fulfillment.data?.order_number ?? 'Fulfillment'}
        </Drawer.Title>
        <Drawer.CloseButton size={44} iconSize={22} aria-label="Close" />
      </Drawer.Header>
      <Drawer.Body className={classes.body}>
        {statusOf(fulfillment.error) === 404 ? (
          <EmptyState title="There is no such fulfillment">
            It may belong to another environment, or the link is incomplete.
          </EmptyState>
        ) : (
          <Loaded query={fulfillment} skeleton={<DetailSkeleton />}>
            {(item) => <Detail item={item} />}
          </Loaded>
        )}
      </Drawer.Body>
    </>
  );
}

/** The fulfillment as the list has it, so that it is there at once. */
function useListed(fulfillmentId: string): () => WorkItem | undefined {
  const cache = useQueryClient();
  return () =>
    cache
      .getQueriesData<{ items?: WorkItem[] }>({ queryKey: api.fulfillment.list.key() })
      .flatMap(([, page]) => page?.items ?? [])
      .find(({ id }) => id === fulfillmentId);
}

function Detail({ item }: { item: WorkItem }) {
  const user = useUser();
  return (
    <>
      <div>
        <Group justify="space-between" gap="xs">
          <StatusBadge status={item.status} />
          <DueMark status={item.status} promisedAt={item.promised_at} updatedAt={item.updated_at} />
        </Group>
        <Text mt={6}>
          {humanize(item.fulfillment_type)} · <strong>{unitsOf(item.units)}</strong> ·{' '}
          {priorityLabel(item.priority)}
        </Text>
        <Text size="sm" c="dimmed">
          {[item.customer_name, `${item.node_name} (${item.node_code})`].filter(Boolean).join(' · ')}
          {may(user, 'orders.read') ? (
            <>
              {' · '}
              <Anchor component={Link} to={`/orders/${item.order_id}`} inherit className={classes.order}>
                Open the order
              </Anchor>
            </>
          ) : null}
        </Text>
        {item.mode === 'auto' ? (
          <Text size="sm" c="dimmed">
            This node works by itself: every step is confirmed automatically after a moment.
          </Text>
        ) : null}
      </div>
      {item.on_hold ? (
        <Alert variant="outline" color="yellow" icon={<IconPlayerPause aria-hidden="true" />} title="On hold">
          {holdReasonLabel(item.hold_reason)}. Leave it where it is until the order is released.
        </Alert>
      ) : null}
      <DocumentLinks fulfillmentId={item.id} labelUrl={item.shipment?.label_url ?? null} />
      <FulfillmentSteps item={item} />
    </>
  );
}

function DetailSkeleton() {
  return (
    <Stack gap="md" aria-hidden="true">
      <Skeleton height={48} />
      <Skeleton height={44} />
      <Skeleton height={76} />
      <Skeleton height={76} />
    </Stack>
  );
}

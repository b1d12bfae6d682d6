/** The endpoints of the environment. */
import { Button, Switch, Table, Text, VisuallyHidden } from '@mantine/core';
import { useDisclosure } from '@mantine/hooks';
import type { EndpointResponse } from '../../../../src/webhooks/contract.ts';
import { client } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Moment } from '../../components/moment.tsx';
import { notifyFailure } from '../../components/notify-failure.ts';
import { Panel } from '../../components/panel.tsx';
import { EmptyState } from '../../components/state/empty-state.tsx';
import { Loaded, type ReadState, RowsSkeleton } from '../../components/state/loaded.tsx';
import { EndpointActions } from './endpoint-actions.tsx';
import { EndpointForm } from './endpoint-form.tsx';
import { useWebhookChange } from './use-webhook-change.ts';

interface EndpointsPanelProps {
  endpoints: ReadState<{ body: EndpointResponse[] }>;
}

/** Each with its address and events, a switch, and a test to send. */
export function EndpointsPanel({ endpoints }: EndpointsPanelProps) {
  const user = useUser();
  const [opened, dialog] = useDisclosure();
  const mayWrite = may(user, 'webhooks.write');
  return (
    <Panel
      title="Endpoints"
      action={
        mayWrite ? (
          <Button size="xs" onClick={dialog.open}>
            Add an endpoint…
          </Button>
        ) : null
      }
    >
      <Loaded query={endpoints} skeleton={<RowsSkeleton rows={3} height={32} />}>
        {({ body }) =>
          body.length > 0 ? (
            <EndpointsTable endpoints={body} mayWrite={mayWrite} />
          ) : (
            <EmptyState title="Nobody is told yet">
              An endpoint is an address of yours that gets the events of orders, signed.
            </EmptyState>
          )
        }
      </Loaded>
      <Dialog opened={opened} onClose={dialog.close} title="Add an endpoint">
        <EndpointForm onClose={dialog.close} />
      </Dialog>
    </Panel>
  );
}

interface RowsProps {
  endpoints: readonly EndpointResponse[];
  mayWrite: boolean;
}

function EndpointsTable({ endpoints, mayWrite }: RowsProps) {
  return (
    <Table.ScrollContainer minWidth={720}>
      <Table verticalSpacing={8}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Endpoint</Table.Th>
            <Table.Th scope="col">Events</Table.Th>
            <Table.Th scope="col">Active</Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {endpoints.map((endpoint) => (
            <EndpointRow key={endpoint.id} endpoint={endpoint} mayWrite={mayWrite} />
          ))}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function EndpointRow({ endpoint, mayWrite }: { endpoint: EndpointResponse; mayWrite: boolean }) {
  const params = { endpoint_id: endpoint.id };
  const turn = useWebhookChange((is_active: boolean) =>
    client.webhooks.updateEndpoint({ params, headers: {}, body: { is_active } }),
  );
  return (
    <Table.Tr>
      <Table.Td maw={380}>
        {endpoint.name}
        <Text size="xs" c="dimmed" className="code" truncate title={endpoint.url}>
          {endpoint.url}
        </Text>
        {endpoint.new_secret_from ? (
          <Text size="xs" c="dimmed">
            Both secrets sign until <Moment at={endpoint.new_secret_from} />
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td maw={420}>
        <Text size="sm">{endpoint.event_types.map((type) => type.replace('order.', '')).join(', ')}</Text>
        {endpoint.ordered ? (
          <Text size="xs" c="dimmed">
            In order for each order
          </Text>
        ) : null}
      </Table.Td>
      <Table.Td>
        <Switch
          aria-label={`${endpoint.name} is active`}
          checked={endpoint.is_active}
          disabled={!mayWrite || turn.isPending}
          onChange={(event) => turn.mutate(event.currentTarget.checked, { onError: notifyFailure })}
        />
      </Table.Td>
      <Table.Td>{mayWrite ? <EndpointActions endpoint={endpoint} /> : null}</Table.Td>
    </Table.Tr>
  );
}

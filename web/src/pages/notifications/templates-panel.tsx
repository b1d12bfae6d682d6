/** What customers are told, by kind and channel. */
import { Button, Table, Text, VisuallyHidden } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TemplateResponse } from '../../../../src/notifications/contract.ts';
import { api } from '../../api/client.ts';
import { may, useUser } from '../../api/session.ts';
import { Dialog } from '../../components/dialog.tsx';
import { Moment } from '../../components/moment.tsx';
import { Panel } from '../../components/panel.tsx';
import { Loaded, RowsSkeleton } from '../../components/state/loaded.tsx';
import { notificationChannelLabel, typeLabel } from './labels.ts';
import { TemplateForm } from './template-form.tsx';

/** Each opens its editor with a live preview. */
export function TemplatesPanel() {
  const templates = useQuery(api.notifications.templates.queryOptions({ input: {} }));
  const [chosen, setChosen] = useState<TemplateResponse | null>(null);
  const close = () => setChosen(null);
  return (
    <Panel title="Templates" note="of this environment">
      <Loaded query={templates} skeleton={<RowsSkeleton rows={8} />}>
        {(list) => (
          <>
            <TemplatesTable templates={list.items} onOpen={setChosen} />
            <Dialog
              opened={chosen !== null}
              onClose={close}
              size="min(1200px, 95vw)"
              title={
                chosen
                  ? `${typeLabel(chosen.type)} by ${notificationChannelLabel(chosen.channel)}`
                  : 'Template'
              }
            >
              {chosen ? <TemplateForm template={chosen} fields={list} onClose={close} /> : null}
            </Dialog>
          </>
        )}
      </Loaded>
    </Panel>
  );
}

interface TemplatesTableProps {
  templates: readonly TemplateResponse[];
  onOpen: (template: TemplateResponse) => void;
}

function TemplatesTable({ templates, onOpen }: TemplatesTableProps) {
  const mayWrite = may(useUser(), 'notifications.write');
  return (
    <Table.ScrollContainer minWidth={640}>
      <Table verticalSpacing={7}>
        <Table.Thead>
          <Table.Tr>
            <Table.Th scope="col">Template</Table.Th>
            <Table.Th scope="col">Channel</Table.Th>
            <Table.Th scope="col">Sent</Table.Th>
            <Table.Th scope="col">Version</Table.Th>
            <Table.Th scope="col">
              <VisuallyHidden>Actions</VisuallyHidden>
            </Table.Th>
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {templates.map((template) => {
            const label = `${typeLabel(template.type)} by ${notificationChannelLabel(template.channel)}`;
            return (
              <Table.Tr key={label}>
                <Table.Td>{typeLabel(template.type)}</Table.Td>
                <Table.Td>{notificationChannelLabel(template.channel)}</Table.Td>
                <Table.Td>{template.is_active ? 'Yes' : 'No'}</Table.Td>
                <Table.Td>
                  <VersionMark template={template} />
                </Table.Td>
                <Table.Td ta="right">
                  {mayWrite ? (
                    <Button
                      size="compact-xs"
                      variant="default"
                      aria-label={`Edit the ${label}`}
                      onClick={() => onOpen(template)}
                    >
                      Edit…
                    </Button>
                  ) : null}
                </Table.Td>
              </Table.Tr>
            );
          })}
        </Table.Tbody>
      </Table>
    </Table.ScrollContainer>
  );
}

function VersionMark({ template }: { template: TemplateResponse }) {
  if (template.is_default) return <Text size="sm">Default</Text>;
  return (
    <Text size="sm">
      {template.version}
      {template.updated_at ? (
        <Text span c="dimmed">
          {' '}
          · <Moment at={template.updated_at} />
        </Text>
      ) : null}
    </Text>
  );
}

/** What customers are told of their orders, and with which words. */
import { Stack } from '@mantine/core';
import { PageHeader } from '../../components/page-header.tsx';
import { SentPanel } from './sent-panel.tsx';
import { TemplatesPanel } from './templates-panel.tsx';

/** What was sent above, the templates below. */
export function NotificationsPage() {
  return (
    <>
      <PageHeader title="Notifications" />
      <Stack>
        <SentPanel />
        <TemplatesPanel />
      </Stack>
    </>
  );
}

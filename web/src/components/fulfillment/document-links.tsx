/** The papers of a fulfillment. */
import { Button, Group } from '@mantine/core';
import { IconFileText, IconListDetails, IconTag } from '@tabler/icons-react';

interface DocumentLinksProps {
  fulfillmentId: string;
  /** The carrier's label; null before the carrier is booked. */
  labelUrl: string | null;
}

/** Pick list, packing slip and label as PDFs, each in a new tab, ready to print. */
export function DocumentLinks({ fulfillmentId, labelUrl }: DocumentLinksProps) {
  const papers = [
    { label: 'Pick list', href: `/fulfillments/${fulfillmentId}/pick-list`, icon: IconListDetails },
    { label: 'Packing slip', href: `/fulfillments/${fulfillmentId}/packing-slip`, icon: IconFileText },
    ...(labelUrl ? [{ label: 'Label', href: labelUrl, icon: IconTag }] : []),
  ];
  return (
    <Group gap="xs" role="group" aria-label="Documents">
      {papers.map((paper) => (
        <Button
          key={paper.label}
          component="a"
          href={paper.href}
          target="_blank"
          rel="noreferrer"
          variant="default"
          h={44}
          aria-label={`${paper.label}, PDF in a new tab`}
          leftSection={<paper.icon size={17} stroke={1.6} aria-hidden="true" />}
        >
          {paper.label}
        </Button>
      ))}
    </Group>
  );
}

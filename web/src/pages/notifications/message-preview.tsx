/** What a customer gets: an email as it looks, or plain text. */
import { SegmentedControl, Stack, Text } from '@mantine/core';
import { useState } from 'react';
import classes from './message-preview.module.css';

interface MessagePreviewProps {
  subject: string | null;
  text: string | null;
  html: string | null;
}

/** The HTML is shown apart from the page: it runs no scripts, sends nothing, and knows nothing of who looks at it. */
export function MessagePreview({ subject, text, html }: MessagePreviewProps) {
  const [face, setFace] = useState('html');
  return (
    <Stack gap="xs">
      {subject === null ? null : (
        <Text size="sm" fw={600} style={{ overflowWrap: 'anywhere' }}>
          {subject}
        </Text>
      )}
      {html === null ? null : (
        <SegmentedControl
          size="xs"
          aria-label="Show as"
          value={face}
          onChange={setFace}
          data={[
            { value: 'html', label: 'HTML' },
            { value: 'text', label: 'Text' },
          ]}
        />
      )}
      {html !== null && face === 'html' ? (
        <iframe className={classes.html} title="The email as it looks" sandbox="" srcDoc={html} />
      ) : (
        <pre className={classes.text} tabIndex={0} aria-label="The message as text">
          {text}
        </pre>
      )}
    </Stack>
  );
}

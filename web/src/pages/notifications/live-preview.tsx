/** What the draft would make of an order, while it is written. */
import { Alert, Stack, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { TemplateResponse } from '../../../../src/notifications/contract.ts';
import { api } from '../../api/client.ts';
import { describeFailure } from '../../api/problem.ts';
import { RowsSkeleton } from '../../components/state/loaded.tsx';
import { MessagePreview } from './message-preview.tsx';
import { partsOf, type TemplateDraft } from './template-draft.ts';

const PAUSE_MS = 400;
const ORDER_NUMBER = /^ORD-\d{8}-[A-Z0-9]{6}$/;

interface LivePreviewProps {
  template: TemplateResponse;
  draft: TemplateDraft;
}

/** With a sample, or with an order that is named. What is wrong with the draft stands in place of it. */
export function LivePreview({ template: { type, channel }, draft }: LivePreviewProps) {
  const [written, setWritten] = useState('');
  const number = written.trim().toUpperCase();
  const isNumber = ORDER_NUMBER.test(number);
  const order = useQuery({
    ...api.orders.getByNumber.queryOptions({ input: { params: { order_number: number } } }),
    enabled: isNumber,
    retry: false,
  });
  const [settled] = useDebouncedValue(draft, PAUSE_MS);
  const orderId = isNumber ? (order.data?.id ?? null) : null;
  const preview = useQuery({
    ...api.notifications.preview.queryOptions({
      input: { params: { type, channel }, body: { ...partsOf(channel, settled), order_id: orderId } },
    }),
    placeholderData: keepPreviousData,
    retry: false,
  });
  const failure = preview.error ?? (isNumber ? order.error : null);
  return (
    <Stack gap="xs">
      <TextInput
        label="Preview with order"
        description="A number such as ORD-20261123-OJTI7F; without one a sample is shown"
        maxLength={50}
        value={written}
        error={written !== '' && !isNumber ? 'This is no order number' : null}
        onChange={(event) => setWritten(event.currentTarget.value)}
      />
      {failure ? (
        <Alert color="red" variant="outline" role="status" title="No preview">
          {describeFailure(failure).detail}
        </Alert>
      ) : null}
      {preview.data ? <MessagePreview {...preview.data} /> : failure ? null : <RowsSkeleton rows={6} />}
    </Stack>
  );
}

/** Importing stock from a file: what it may hold, how far it is, and what was wrong with which line. */
import { Alert, Button, Checkbox, FileInput, Group, Progress, Stack, Table, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { StockImportDetailResponse, StockImportResponse } from '../../../../src/inventory/contract.ts';
import { api } from '../../api/client.ts';
import { ProblemError } from '../../api/problem.ts';
import { upload } from '../../api/upload.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useRequestKey } from '../../components/fulfillment/use-request-key.ts';
import { useStockChange } from '../../components/use-stock-change.ts';
import { humanize } from '../../format/labels.ts';
import { formatCount } from '../../format/money.ts';

const LOOK_EVERY_MS = 1_000;

interface Sending {
  file: File;
  isPartial: boolean;
}

/** The file is sent when it is chosen and confirmed; errors by line stay until another is tried. */
export function ImportForm({ onClose }: { onClose: () => void }) {
  const [file, setFile] = useState<File | null>(null);
  const [isPartial, setPartial] = useState(false);
  const [share, setShare] = useState(0);
  const key = useRequestKey();
  const send = useStockChange(async (sending: Sending): Promise<StockImportDetailResponse> => {
    const { name, size, lastModified } = sending.file;
    const answer = await upload({
      path: `/inventory/imports?partial=${sending.isPartial}`,
      file: sending.file,
      contentType: 'text/csv',
      headers: { 'idempotency-key': key.keyOf({ name, size, lastModified, isPartial: sending.isPartial }) },
      onProgress: setShare,
    });
    return answer as StockImportDetailResponse;
  });
  if (send.data) return <Outcome outcome={send.data} onClose={onClose} />;
  const lines = send.error instanceof ProblemError ? (send.error.data.errors ?? []) : [];
  return (
    <DialogForm
      submitLabel="Import"
      closeLabel="Close"
      isReady={file !== null}
      isSending={send.isPending}
      error={lines.length > 0 ? null : send.error}
      onSubmit={() => {
        if (file) send.mutate({ file, isPartial });
      }}
      onClose={onClose}
    >
      <Text size="sm">
        A CSV file with the columns <span className="code">node_code</span> and{' '}
        <span className="code">sku</span>, and any of those that an export has. An empty cell leaves the value
        as it is; <span className="code">quantity_on_hand</span> is what was counted.
      </Text>
      <FileInput
        label="File"
        data-autofocus
        placeholder="Choose a CSV file"
        accept=".csv,text/csv"
        clearable
        clearButtonProps={{ 'aria-label': 'No file' }}
        value={file}
        onChange={(chosen) => {
          setFile(chosen);
          send.reset();
        }}
      />
      <Checkbox
        label="Apply the lines that are right, even if others are not"
        checked={isPartial}
        onChange={(event) => setPartial(event.currentTarget.checked)}
      />
      {send.isPending ? <ImportProgress share={share} /> : null}
      {lines.length > 0 ? (
        <LineErrors
          title={send.error?.message ?? ''}
          errors={lines.map(({ path, message }) => ({ at: path.replace(/^lines\./, 'Line '), message }))}
        />
      ) : null}
    </DialogForm>
  );
}

/** First the file leaves, then the server says how far it is: imports take turns, so that the last one is ours. */
function ImportProgress({ share }: { share: number }) {
  const isSent = share >= 1;
  const input = { query: { page_size: 1 } };
  const imports = useQuery(
    api.inventory.imports.queryOptions({ input, refetchInterval: LOOK_EVERY_MS, staleTime: 0 }),
  );
  const [current] = imports.data?.body ?? [];
  const words = isSent && current ? stateOf(current) : `Sending, ${Math.round(share * 100)} %`;
  const applied = isSent && current && current.rows_read > 0 ? current.rows_applied / current.rows_read : 0;
  return (
    <Stack gap={4}>
      <Progress
        value={isSent ? Math.max(5, applied * 100) : share * 100}
        animated={isSent}
        aria-label="Progress"
      />
      <Text size="sm" role="status" className="tabular">
        {words}
      </Text>
    </Stack>
  );
}

function stateOf(current: StockImportResponse): string {
  const read = `${formatCount(current.rows_read)} rows read`;
  return current.status === 'APPLYING'
    ? `${read}, ${formatCount(current.rows_applied)} applied`
    : `${humanize(current.status)}: ${read}`;
}

function Outcome({ outcome, onClose }: { outcome: StockImportDetailResponse; onClose: () => void }) {
  const figures = [
    ['Rows read', outcome.rows_read],
    ['Applied', outcome.rows_applied],
    ['As it was already', outcome.rows_unchanged],
    ['Refused', outcome.rows_refused],
  ] as const;
  return (
    <Stack>
      <Table verticalSpacing={6} maw={320}>
        <Table.Tbody>
          {figures.map(([label, count]) => (
            <Table.Tr key={label}>
              <Table.Th scope="row">{label}</Table.Th>
              <Table.Td ta="right">{formatCount(count)}</Table.Td>
            </Table.Tr>
          ))}
        </Table.Tbody>
      </Table>
      {outcome.errors.length > 0 ? (
        <LineErrors
          title="These lines were left out."
          errors={outcome.errors.map((each) => ({
            at: `Line ${each.line}.${each.column}`,
            message: each.message,
          }))}
        />
      ) : null}
      <Group justify="flex-end">
        <Button data-autofocus onClick={onClose}>
          Done
        </Button>
      </Group>
    </Stack>
  );
}

interface LineErrorsProps {
  title: string;
  errors: readonly { at: string; message: string }[];
}

function LineErrors({ title, errors }: LineErrorsProps) {
  return (
    <Alert color="red" variant="outline" role="alert" title={title}>
      <ul style={{ maxHeight: 240, overflow: 'auto', margin: 0, paddingInlineStart: 18 }} tabIndex={0}>
        {errors.map(({ at, message }) => (
          <li key={`${at} ${message}`}>
            <b>{at.replace('.', ', ').replace(/, $/, '')}</b>: {message}
          </li>
        ))}
      </ul>
    </Alert>
  );
}

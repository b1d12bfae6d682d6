/** What an edit would do, before it is saved. */
import { Alert, List, Stack, Text } from '@mantine/core';
import { IconArrowRight, IconInfoCircle, IconRoute } from '@tabler/icons-react';
import type { EditPreview } from '../../../../../src/orders/contract.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { focusOnArrival } from '../../../components/focus-on-arrival.ts';
import { formatMoney } from '../../../format/money.ts';
import type { EditRequest } from './edit-form.ts';
import { changesInWords } from './edit-words.ts';
import classes from './edit-review.module.css';

interface EditReviewProps {
  request: EditRequest;
  preview: EditPreview;
  isSaving: boolean;
  error: unknown;
  onBack: () => void;
  onSave: () => void;
}

/** The old total beside the new one, and whether nodes are chosen again. */
export function EditReview({ request, preview, isSaving, error, onBack, onSave }: EditReviewProps) {
  const { order } = preview;
  const isNowhere = request.shipping_address !== undefined && order.location_precision === null;
  return (
    <DialogForm
      submitLabel="Save changes"
      closeLabel="Back"
      isReady
      isSending={isSaving}
      error={error}
      onSubmit={onSave}
      onClose={onBack}
    >
      <Stack gap={4} ref={focusOnArrival} tabIndex={-1} className={classes.changes}>
        <Text size="sm" fw={500}>
          What changes
        </Text>
        <List size="sm">
          {changesInWords(request).map((words) => (
            <List.Item key={words}>{words}</List.Item>
          ))}
        </List>
      </Stack>
      <Total preview={preview} />
      <Alert
        variant="outline"
        color={preview.needs_sourcing ? 'yellow' : 'gray'}
        icon={
          preview.needs_sourcing ? <IconRoute aria-hidden="true" /> : <IconInfoCircle aria-hidden="true" />
        }
        title={
          preview.needs_sourcing ? 'Nodes and stock are chosen again' : 'Nodes and stock stay as they are'
        }
      >
        {preview.needs_sourcing
          ? 'The order may come from elsewhere than now, or have to wait for stock.'
          : 'The order goes on where it is.'}
      </Alert>
      {isNowhere ? (
        <Text size="sm" c="dimmed">
          The new address could not be located; distances are left out of sourcing.
        </Text>
      ) : null}
    </DialogForm>
  );
}

function Total({ preview }: { preview: EditPreview }) {
  const money = (amount: string) => formatMoney(amount, preview.order.currency);
  const isSame = preview.previous_total === preview.new_total;
  return (
    <dl className={classes.total}>
      <dt>Total</dt>
      <dd className="tabular">
        {isSame ? (
          <>{money(preview.new_total)}, as before</>
        ) : (
          <>
            <span>
              <span className={classes.word}>before </span>
              {money(preview.previous_total)}
            </span>
            <IconArrowRight size={16} aria-hidden="true" />
            <strong>
              <span className={classes.word}>after </span>
              {money(preview.new_total)}
            </strong>
          </>
        )}
      </dd>
    </dl>
  );
}

/** Editing an order before it is picked. */
import { Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { OrderResponse } from '../../../../../src/orders/contract.ts';
import { client } from '../../../api/client.ts';
import { DialogForm } from '../../../components/dialog-form.tsx';
import { useOrderChange } from '../use-order-change.ts';
import { EditAddress } from './edit-address.tsx';
import { EditContact } from './edit-contact.tsx';
import { editForm, type EditForm, type EditRequest, editRequest } from './edit-form.ts';
import { EditLines } from './edit-lines.tsx';
import { EditReview } from './edit-review.tsx';

/** First the fields, then what the change would do; only then it is saved. */
export function EditOrder({ order: latest, onClose }: { order: OrderResponse; onClose: () => void }) {
  // What changes elsewhere meanwhile must not look like a change that was made here.
  const [order] = useState(latest);
  const [form, setForm] = useState(() => editForm(order));
  const change = (changes: Partial<EditForm>) => setForm((current) => ({ ...current, ...changes }));
  const [isUnchanged, setUnchanged] = useState(false);
  const params = { order_id: order.id };
  const preview = useMutation({
    mutationFn: (body: EditRequest) =>
      client.orders.edit({ params, headers: {}, query: { dry_run: 'true' }, body }),
  });
  const save = useOrderChange(order.id, async (body: EditRequest, key) => {
    const saved = await client.orders.edit({ params, headers: { 'idempotency-key': key }, query: {}, body });
    return saved.order;
  });

  function review(): void {
    const request = editRequest(order, form);
    setUnchanged(request === null);
    if (request) preview.mutate(request);
  }

  function back(): void {
    preview.reset();
    save.reset();
  }

  if (preview.data) {
    return (
      <EditReview
        request={preview.variables}
        preview={preview.data}
        isSaving={save.isPending}
        error={save.error}
        onBack={back}
        onSave={() =>
          save.mutate(preview.variables, {
            onSuccess: () => {
              notifications.show({ message: `${order.order_number} is changed.` });
              onClose();
            },
          })
        }
      />
    );
  }
  return (
    <DialogForm
      submitLabel="Review changes"
      closeLabel="Leave it as it is"
      isReady
      isSending={preview.isPending}
      error={preview.error}
      onSubmit={review}
      onClose={onClose}
    >
      <EditLines order={order} form={form} onEdit={setForm} />
      <EditContact form={form} onChange={change} />
      {form.address ? (
        <EditAddress address={form.address} onChange={(address) => change({ address })} />
      ) : null}
      <Text size="sm" role="status" c="dimmed">
        {isUnchanged
          ? 'Nothing has been changed yet.'
          : 'What the changes would do is shown before they are saved.'}
      </Text>
    </DialogForm>
  );
}

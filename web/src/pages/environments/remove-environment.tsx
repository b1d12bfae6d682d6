/** Removing an environment, after its short name was typed. */
import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { EnvironmentResponse } from '../../../../src/tenancy/contract.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useEnvironmentChange } from './use-environment-change.ts';

interface RemoveEnvironmentProps {
  environment: EnvironmentResponse;
  onClose: () => void;
}

/** It says what is lost, and until when it can be called off is shown in the list. */
export function RemoveEnvironment({ environment, onClose }: RemoveEnvironmentProps) {
  const [typed, setTyped] = useState('');
  const remove = useEnvironmentChange(() =>
    client.environments.remove({ params: { environment_id: environment.id }, query: { confirm: typed } }),
  );
  return (
    <DialogForm
      submitLabel="Remove"
      closeLabel="Keep it"
      isDangerous
      isReady={typed === environment.slug}
      isSending={remove.isPending}
      error={remove.error}
      onSubmit={() => remove.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text size="sm">
        {environment.name} closes now. Its orders, stock and everything else in it are removed when the grace
        period is over; until then it can be resumed.
      </Text>
      <TextInput
        label={`Type ${environment.slug} to confirm`}
        data-autofocus
        autoComplete="off"
        value={typed}
        onChange={(event) => setTyped(event.currentTarget.value)}
      />
    </DialogForm>
  );
}

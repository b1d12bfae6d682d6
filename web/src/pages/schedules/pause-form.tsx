/** Letting a schedule rest, with a reason for whoever wonders. */
import { Text, TextInput } from '@mantine/core';
import { useState } from 'react';
import type { ScheduleResponse } from '../../../../src/schedules/contract.ts';
import { client } from '../../api/client.ts';
import { DialogForm } from '../../components/dialog-form.tsx';
import { useScheduleChange } from './use-schedule-change.ts';

interface PauseFormProps {
  schedule: ScheduleResponse;
  onClose: () => void;
}

/** A run that is under way goes on. */
export function PauseForm({ schedule, onClose }: PauseFormProps) {
  const [reason, setReason] = useState('');
  const pause = useScheduleChange(() =>
    client.schedules.pause({ params: { schedule_id: schedule.id }, body: { reason: reason.trim() } }),
  );
  return (
    <DialogForm
      submitLabel="Pause"
      closeLabel="Cancel"
      isReady={reason.trim() !== ''}
      isSending={pause.isPending}
      error={pause.error}
      onSubmit={() => pause.mutate(undefined, { onSuccess: onClose })}
      onClose={onClose}
    >
      <Text size="sm">
        It rests for all organizations until somebody resumes it, also when workers start again.
      </Text>
      <TextInput
        label="Reason"
        data-autofocus
        maxLength={200}
        value={reason}
        onChange={(event) => setReason(event.currentTarget.value)}
      />
    </DialogForm>
  );
}

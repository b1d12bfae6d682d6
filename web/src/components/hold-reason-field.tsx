/** Why an order is put on hold. */
import { Radio, Stack } from '@mantine/core';
import { HOLD_REASONS, type HoldReason } from '../../../src/orders/hold.ts';
import { holdReasonLabel } from '../format/labels.ts';

interface HoldReasonFieldProps {
  value: HoldReason | null;
  onChange: (reason: HoldReason) => void;
}

/** The reasons in words; nothing is chosen beforehand. */
export function HoldReasonField({ value, onChange }: HoldReasonFieldProps) {
  return (
    <Radio.Group
      label="Why is it held?"
      value={value}
      onChange={(chosen) => {
        const reason = HOLD_REASONS.find((each) => each === chosen);
        if (reason) onChange(reason);
      }}
    >
      <Stack gap="xs" mt="xs">
        {HOLD_REASONS.map((reason, index) => (
          <Radio
            key={reason}
            value={reason}
            {...(index === 0 ? { 'data-autofocus': true } : {})}
            label={reason === 'manual' ? 'Another reason' : holdReasonLabel(reason)}
          />
        ))}
      </Stack>
    </Radio.Group>
  );
}

/** A quantity that is changed with a thumb. */
import { ActionIcon, NumberInput } from '@mantine/core';
import { IconMinus, IconPlus } from '@tabler/icons-react';
import type { ReactNode } from 'react';
import classes from './quantity-stepper.module.css';

interface QuantityStepperProps {
  /** What is counted, for screen readers. */
  label: string;
  value: number;
  max: number;
  onChange: (value: number) => void;
}

/** One less, the number itself, one more; the number can be typed as well. */
export function QuantityStepper({ label, value, max, onChange }: QuantityStepperProps) {
  return (
    <div className={classes.stepper} role="group" aria-label={label}>
      <Step label={`One less: ${label}`} disabled={value <= 0} onClick={() => onChange(value - 1)}>
        <IconMinus size={20} aria-hidden="true" />
      </Step>
      <NumberInput
        aria-label={label}
        hideControls
        size="md"
        inputMode="numeric"
        min={0}
        max={max}
        clampBehavior="strict"
        allowDecimal={false}
        allowNegative={false}
        value={value}
        onFocus={(event) => event.currentTarget.select()}
        onChange={(next) => {
          if (typeof next === 'number') onChange(next);
        }}
        classNames={{ input: classes.number }}
      />
      <Step label={`One more: ${label}`} disabled={value >= max} onClick={() => onChange(value + 1)}>
        <IconPlus size={20} aria-hidden="true" />
      </Step>
    </div>
  );
}

interface StepProps {
  label: string;
  disabled: boolean;
  onClick: () => void;
  children: ReactNode;
}

function Step({ label, disabled, onClick, children }: StepProps) {
  return (
    <ActionIcon variant="default" size={44} aria-label={label} disabled={disabled} onClick={onClick}>
      {children}
    </ActionIcon>
  );
}

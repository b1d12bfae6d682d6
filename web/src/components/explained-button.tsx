/** A button for something that may not be possible now. */
import { Button, type ButtonProps, Tooltip, VisuallyHidden } from '@mantine/core';
import { useId } from 'react';

interface ExplainedButtonProps extends ButtonProps {
  /** Why it cannot be done now, in a sentence; null when it can. */
  refusal: string | null;
  onClick: () => void;
}

/** When it cannot be done the button stays reachable and says why. */
export function ExplainedButton({ refusal, onClick, ...props }: ExplainedButtonProps) {
  const reasonId = useId();
  if (refusal === null) return <Button {...props} onClick={onClick} />;
  return (
    <>
      <Tooltip label={refusal} multiline maw={280} events={{ hover: true, focus: true, touch: true }}>
        <Button {...props} data-disabled aria-disabled aria-describedby={reasonId} />
      </Tooltip>
      <VisuallyHidden id={reasonId}>{refusal}</VisuallyHidden>
    </>
  );
}

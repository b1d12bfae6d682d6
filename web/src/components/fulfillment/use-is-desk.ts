/** Whether somebody sits at a desk. */
import { useMediaQuery } from '@mantine/hooks';

/** True with a mouse; on a phone, a focus that nobody asked for would bring up the keyboard. */
export function useIsDesk(): boolean {
  return useMediaQuery('(pointer: fine)', false, { getInitialValueInEffect: false });
}

/** Keeping the focus on the page when what had it goes away. */
import { type RefObject, useEffect, useRef } from 'react';

/** Takes the focus when nothing has it. */
export function takeLostFocus(element: HTMLElement | null): void {
  if (document.activeElement === document.body) element?.focus();
}

/** A step that is done takes its button away, and with it the focus: it goes to the title then. */
export function useFocusKept(title: RefObject<HTMLElement | null>, status: string | undefined): void {
  const before = useRef(status);
  useEffect(() => {
    const hasChanged = before.current !== undefined && before.current !== status;
    before.current = status;
    if (hasChanged) takeLostFocus(title.current);
  }, [title, status]);
}

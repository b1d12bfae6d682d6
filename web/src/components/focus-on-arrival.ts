/** The focus, when what had it is gone. */

/** As a `ref`: takes the focus once, when it appears in place of what was used. */
export function focusOnArrival(element: HTMLElement | null): void {
  element?.focus();
}

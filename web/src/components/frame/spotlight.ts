/** The search that opens over every page, and what is chosen in it. */
import { createSpotlight } from '@mantine/spotlight';

export const [spotlightStore, spotlight] = createSpotlight();

/**
 * Chooses the first entry, which Enter opens: Mantine does so when something is typed, before what is found is there.
 *
 * @param anew also where another one is chosen
 */
export function chooseFirst(anew: boolean): void {
  const list = document.getElementById(spotlightStore.getState().listId);
  const entries = [...(list?.querySelectorAll('[data-action]') ?? [])];
  if (!anew && entries.some((entry) => entry.hasAttribute('data-selected'))) return;
  for (const entry of entries) entry.removeAttribute('data-selected');
  entries[0]?.setAttribute('data-selected', 'true');
  spotlightStore.updateState((state) => ({ ...state, selected: entries.length > 0 ? 0 : -1 }));
}

/** The chosen orders of the list that the address shows. */
import { useState } from 'react';
import { NO_SELECTION, type Selection } from './selection.ts';

/**
 * Another list, or another page of it, starts with nothing chosen: nobody should act on orders that they do not see.
 *
 * @param address of the list, with its filters and page
 */
export function useSelection(address: string): [Selection, (selection: Selection) => void] {
  const [kept, setKept] = useState({ address, selection: NO_SELECTION });
  const selection = kept.address === address ? kept.selection : NO_SELECTION;
  return [selection, (changed) => setKept({ address, selection: changed })];
}

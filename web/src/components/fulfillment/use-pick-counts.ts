/** The counts of a pick that is under way. */
import { useSessionStorage } from '@mantine/hooks';
import { countsOf, type LineCount, readCounts, type WorkLine } from './pick-count.ts';

/** Kept in the browser's tab, because a phone that falls asleep in the middle of a pick loads the page again. */
export function usePickCounts(fulfillmentId: string, lines: readonly WorkLine[]) {
  const [begun, setCounts, forget] = useSessionStorage<LineCount[]>({
    key: `longhaul-pick-${fulfillmentId}`,
    defaultValue: [],
    getInitialValueInEffect: false,
    deserialize: readCounts,
  });
  return { counts: countsOf(lines, begun), setCounts, forget };
}

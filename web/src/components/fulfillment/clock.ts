/** The current time, for what counts down. */
import { useSyncExternalStore } from 'react';

const TICK_MS = 20_000;

let now = Date.now();

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(() => {
    now = Date.now();
    onTick();
  }, TICK_MS);
  return () => clearInterval(timer);
}

/** The time in milliseconds; whoever shows it is drawn again as it goes on. */
export function useClock(): number {
  return Math.max(
    useSyncExternalStore(subscribe, () => now),
    Date.now() - TICK_MS,
  );
}

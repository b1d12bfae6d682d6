/** A moment in time, relative to now. */
import { useSyncExternalStore } from 'react';
import { formatMoment, formatRelative } from '../format/time.ts';

const TICK_MS = 20_000;

/** One clock for all relative times on the page. */
let now = Date.now();

function subscribe(onTick: () => void): () => void {
  const timer = setInterval(() => {
    now = Date.now();
    onTick();
  }, TICK_MS);
  return () => clearInterval(timer);
}

/** `5 min. ago`, kept up to date, with the exact time beside it or on hovering. */
export function Moment({ at, exact = false }: { at: string; exact?: boolean }) {
  const clock = useSyncExternalStore(subscribe, () => now);
  const absolute = formatMoment(at);
  const relative = formatRelative(at, Math.max(clock, Date.now() - TICK_MS));
  return (
    <time dateTime={at} title={absolute} style={{ whiteSpace: 'nowrap' }}>
      {exact ? `${relative} · ${absolute}` : relative}
    </time>
  );
}

/** HTTP of live updates. */
import type { Procedures } from '../identity/procedures.ts';
import type { Session, Sessions } from '../identity/sessions.ts';
import type { ChangeFeed } from './live.ts';

/** A session that ends takes its streams with it, this late at most. */
const RECHECK_MS = 15_000;

/** Aborts with the request, or when the session is over. */
function whileSignedIn(session: Session, sessions: Sessions, request: AbortSignal | undefined) {
  const over = new AbortController();
  const recheck = setInterval(() => {
    sessions.isLive(session).then(
      (isLive) => isLive || over.abort(),
      // Who cannot be checked is not shown anything.
      () => over.abort(),
    );
  }, RECHECK_MS);
  const signals = request ? [over.signal, request] : [over.signal];
  return { signal: AbortSignal.any(signals), done: () => clearInterval(recheck) };
}

export function liveRoutes({ inEnvironment }: Procedures, feed: ChangeFeed, sessions: Sessions) {
  return {
    stream: inEnvironment.live.stream.handler(async function* ({ context, signal }) {
      const watching = whileSignedIn(context.session, sessions, signal);
      try {
        yield* feed.watch(context.tenant.environment.slug, watching.signal);
      } finally {
        watching.done();
      }
    }),
  };
}

/** HTTP of live updates. */
import type { Accounts } from '../identity/accounts.ts';
import type { Procedures } from '../identity/procedures.ts';
import type { Session, Sessions } from '../identity/sessions.ts';
import type { ChangeFeed } from './live.ts';

/** A session that ends takes its streams with it, this late at most, and so does an environment that is closed. */
const RECHECK_MS = 15_000;

interface Watcher {
  session: Session;
  /** Short name of the environment that is watched. */
  environment: string;
}

/** Aborts with the request, when the session is over, or when the environment is closed to it. */
function whileLetIn(isLetIn: () => Promise<boolean>, request: AbortSignal | undefined) {
  const over = new AbortController();
  const recheck = setInterval(() => {
    isLetIn().then(
      (isIn) => isIn || over.abort(),
      // Who cannot be checked is not shown anything.
      () => over.abort(),
    );
  }, RECHECK_MS);
  const signals = request ? [over.signal, request] : [over.signal];
  return { signal: AbortSignal.any(signals), done: () => clearInterval(recheck) };
}

export interface LiveRoutesOptions {
  feed: ChangeFeed;
  sessions: Sessions;
  accounts: Accounts;
}

export function liveRoutes({ inEnvironment }: Procedures, { feed, sessions, accounts }: LiveRoutesOptions) {
  const isLetIn = async ({ session, environment }: Watcher): Promise<boolean> => {
    if (!(await sessions.isLive(session))) return false;
    const { carrier, account: known } = session;
    const account = carrier === 'key' ? known : await accounts.find(known.id);
    if (!account) return false;
    await accounts.environmentFor(account, environment);
    return true;
  };
  return {
    stream: inEnvironment.live.stream.handler(async function* ({ context, signal }) {
      const { id, slug } = context.tenant.environment;
      const watcher = { session: context.session, environment: slug };
      const watching = whileLetIn(() => isLetIn(watcher), signal);
      try {
        yield* feed.watch(id, watching.signal);
      } finally {
        watching.done();
      }
    }),
  };
}

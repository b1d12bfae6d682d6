/** The starting points of all routes: each procedure passes the table of permissions before its input is looked at. */
import { implement } from '@orpc/server';
import { apiContract } from '../contract.ts';
import type { Context } from '../tenancy/context.ts';
import type { Accounts } from './accounts.ts';
import { accessOf, requirePermission } from './permissions.ts';
import type { RequestLimits } from './request-limits.ts';
import type { RequestContext } from './request.ts';
import { namedEnvironment, SAFE_METHODS, type Session, type Sessions } from './sessions.ts';

export interface ProcedureDependencies {
  sessions: Sessions;
  accounts: Accounts;
  limits: RequestLimits;
  /** Told the environment in which a request may have changed something. */
  onChanged: (environment: string) => void;
}

/**
 * Implementers of the contract, by what their handlers receive: `anyone` the request, `signedIn` also the session,
 * `inEnvironment` also the tenant's context.
 */
export function createProcedures({ sessions, accounts, limits, onChanged }: ProcedureDependencies) {
  const anyone = implement(apiContract)
    // Answers are typed; checking them again at run time costs more than making them. The tests check them.
    .$config({ initialOutputValidationIndex: Number.NaN })
    .$context<RequestContext>()
    .use(async ({ context, path, next }) => {
      const access = accessOf(path);
      if (access === 'public') return next({ context: { session: null } });
      const session = await sessions.authenticate(context);
      context.trace.actor = session.account.id;
      await limits.countActor(session.account.id);
      requirePermission(session.account, access);
      const signed: { session: Session | null } = { session };
      return next({ context: signed });
    });
  const signedIn = anyone.use(async ({ context, path, next }) => {
    if (!context.session) throw new Error(`${path.join('.')} needs a session and the table calls it public`);
    return next({ context: { session: context.session } });
  });
  const inEnvironment = signedIn.use(async ({ context, next }) => {
    const slug = namedEnvironment(context, context.session);
    const { db, ...environment } = await accounts.environmentFor(context.session.account, slug);
    context.trace.environment = environment.slug;
    await limits.countEnvironment(environment.slug);
    const tenant: Context = {
      environment,
      actor: `${context.session.account.kind}:${context.session.account.id}`,
      db,
      log: context.log.child({ environment: environment.slug }),
    };
    try {
      return await next({ context: { tenant } });
    } finally {
      if (!SAFE_METHODS.has(context.method)) onChanged(environment.slug);
    }
  });
  return { anyone, signedIn, inEnvironment };
}

/** What the features' routes are built with. */
export type Procedures = ReturnType<typeof createProcedures>;

/** Where work comes from: the request that asked for it, carried along to whatever is done for it, in any process. */
import { AsyncLocalStorage } from 'node:async_hooks';

export interface Origin {
  /** `X-Request-Id` of the request. */
  requestId: string;
  /** Its place in a trace, as W3C `traceparent`; null while nothing is traced. */
  traceparent: string | null;
}

const store = new AsyncLocalStorage<Origin>();

/** The origin of what is being done; undefined for what nobody asked for, such as a job by the clock. */
export function currentOrigin(): Origin | undefined {
  return store.getStore();
}

/** Does some work as part of what the origin asked for. */
export function withOrigin<T>(origin: Origin | undefined, work: () => T): T {
  return origin ? store.run(origin, work) : work();
}

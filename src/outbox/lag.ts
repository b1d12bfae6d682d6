/** How far behind targets are: one figure for each, of the environment that waits longest. */
import { outboxLagSeconds } from '../runtime/metrics.ts';

const lags = new Map<string, Map<string, number>>();

/** @param seconds age of the oldest row that the target has not taken; 0: it has taken all */
export function reportLag(environment: string, target: string, seconds: number): void {
  const ofTarget = lags.get(target) ?? new Map<string, number>();
  lags.set(target, ofTarget.set(environment, seconds));
  outboxLagSeconds.set({ target }, Math.max(...ofTarget.values()));
}

/** Another process serves the target now and reports it. */
export function forgetLag(environment: string, target: string): void {
  lags.get(target)?.delete(environment);
  outboxLagSeconds.set({ target }, Math.max(0, ...(lags.get(target)?.values() ?? [])));
}

/**
 * Carries the id of the request that asked for something into the steps that carry it out, for their logs. Nothing here
 * issues a command or waits, so that histories replay with it and without it.
 */
import { AsyncLocalStorage, type Headers, type WorkflowInterceptors } from '@temporalio/workflow';
import { REQUEST_ID_HEADER } from './request-header.ts';

type Header = Headers[string];

const carried = new AsyncLocalStorage<Header>();

function within<T>(headers: Headers, work: () => T): T {
  const header = headers[REQUEST_ID_HEADER];
  return header ? carried.run(header, work) : work();
}

function withRequest<Input extends { headers: Headers }>(input: Input): Input {
  const header = carried.getStore();
  return header ? { ...input, headers: { ...input.headers, [REQUEST_ID_HEADER]: header } } : input;
}

export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      execute: (input, next) => within(input.headers, () => next(input)),
      handleUpdate: (input, next) => within(input.headers, () => next(input)),
      handleSignal: (input, next) => within(input.headers, () => next(input)),
    },
  ],
  outbound: [
    {
      scheduleActivity: (input, next) => next(withRequest(input)),
      scheduleLocalActivity: (input, next) => next(withRequest(input)),
      continueAsNew: (input, next) => next(withRequest(input)),
    },
  ],
});

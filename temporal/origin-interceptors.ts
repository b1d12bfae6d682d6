/** The id of a request, from the client to the workflow and from there to the steps. */
import type { WorkflowClientInterceptor } from '@temporalio/client';
import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import type { ActivityExecuteInput } from '@temporalio/worker';
import { currentOrigin, type Origin } from '../src/runtime/origin.ts';
import { REQUEST_ID_HEADER } from '../workflows/request-header.ts';

function withRequest<Input extends { headers: Headers }>(input: Input): Input {
  const origin = currentOrigin();
  if (!origin) return input;
  const header = defaultPayloadConverter.toPayload(origin.requestId);
  return { ...input, headers: { ...input.headers, [REQUEST_ID_HEADER]: header } };
}

/** Tells workflows which request starts, signals or updates them. */
export const originClientInterceptor: WorkflowClientInterceptor = {
  start: (input, next) => next(withRequest(input)),
  signal: (input, next) => next(withRequest(input)),
  signalWithStart: (input, next) => next(withRequest(input)),
  startUpdate: (input, next) => next(withRequest(input)),
  startUpdateWithStart: (input, next) => {
    const origin = withRequest({ headers: input.updateHeaders });
    const start = withRequest({ headers: input.workflowStartHeaders });
    return next({ ...input, updateHeaders: origin.headers, workflowStartHeaders: start.headers });
  },
};

/** The request behind a step; undefined when nobody asked for it. */
export function originOfActivity({ headers }: ActivityExecuteInput): Origin | undefined {
  const header = headers[REQUEST_ID_HEADER];
  if (!header) return undefined;
  return { requestId: defaultPayloadConverter.fromPayload<string>(header), traceparent: null };
}

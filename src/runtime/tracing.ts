/**
 * Traces, where an OTLP endpoint is configured. Without one nothing of OpenTelemetry is loaded, and what stands here costs
 * a comparison.
 */
import type { IncomingHttpHeaders } from 'node:http';
import type { Resource } from '@opentelemetry/resources';
import type { SpanProcessor } from '@opentelemetry/sdk-trace-node';

/** What happened to a request. */
export interface ServedRequest {
  /** Path pattern of the route. */
  route: string;
  status: number;
}

/** Where spans that others have made are sent, such as those of workflows. */
export interface SpanOutlet {
  processor: SpanProcessor;
  resource: Resource;
}

export interface Tracing {
  /** Null: nothing is traced. */
  readonly outlet: SpanOutlet | null;
  /** Serves a request as a part of the caller's trace, or as the beginning of one. @returns what ends it. */
  serve(method: string, headers: IncomingHttpHeaders, work: () => void): (served: ServedRequest) => void;
  /** The place in its trace of what is being done, as W3C `traceparent`; null where it is in none. */
  traceparent(): string | null;
  /** Goes on with a trace that began in another process. */
  resume<T>(traceparent: string | null, work: () => T): T;
  /** Sends what is left. */
  stop(): Promise<void>;
}

const OFF: Tracing = {
  outlet: null,
  serve(_method, _headers, work) {
    work();
    return () => undefined;
  },
  traceparent: () => null,
  resume: (_traceparent, work) => work(),
  stop: async () => undefined,
};

let current = OFF;

/** The tracing of this process. */
export const tracing = (): Tracing => current;

/** Begins to trace when an endpoint is given; called once, before anything is served. */
export async function startTracing(service: string, endpoint: string | undefined): Promise<Tracing> {
  if (endpoint !== undefined) {
    const { OpenTelemetryTracing } = await import('./open-telemetry.ts');
    current = new OpenTelemetryTracing(service, endpoint);
  }
  return current;
}

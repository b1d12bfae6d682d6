/** Traces by OpenTelemetry, sent as OTLP over HTTP. Loaded only where an endpoint is configured. */
import type { IncomingHttpHeaders } from 'node:http';
import { setTimeout as delay } from 'node:timers/promises';
import { context, propagation, ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { OTLPTraceExporter } from '@opentelemetry/exporter-trace-otlp-http';
import { Resource } from '@opentelemetry/resources';
import { BatchSpanProcessor, NodeTracerProvider } from '@opentelemetry/sdk-trace-node';
import type { ServedRequest, SpanOutlet, Tracing } from './tracing.ts';

const TRACER = 'longhaul';
/** Time to send what is left at the end. */
const LAST_MS = 2_000;
const FIRST_SERVER_ERROR = 500;

export class OpenTelemetryTracing implements Tracing {
  readonly outlet: SpanOutlet;
  readonly #provider: NodeTracerProvider;

  /** @param endpoint base address of the receiver, as `OTEL_EXPORTER_OTLP_ENDPOINT` has it */
  constructor(service: string, endpoint: string) {
    const resource = new Resource({ 'service.name': `longhaul-${service}` });
    const url = `${endpoint.replace(/\/$/, '')}/v1/traces`;
    const processor = new BatchSpanProcessor(new OTLPTraceExporter({ url }));
    this.outlet = { processor, resource };
    this.#provider = new NodeTracerProvider({ resource, spanProcessors: [processor] });
    this.#provider.register();
  }

  serve(method: string, headers: IncomingHttpHeaders, work: () => void): (served: ServedRequest) => void {
    const parent = propagation.extract(ROOT_CONTEXT, headers);
    const span = trace.getTracer(TRACER).startSpan(method, { kind: SpanKind.SERVER }, parent);
    context.with(trace.setSpan(parent, span), work);
    return ({ route, status }) => {
      span.updateName(`${method} ${route}`);
      span.setAttributes({
        'http.request.method': method,
        'http.route': route,
        'http.response.status_code': status,
      });
      if (status >= FIRST_SERVER_ERROR) span.setStatus({ code: SpanStatusCode.ERROR });
      span.end();
    };
  }

  traceparent(): string | null {
    const carrier: { traceparent?: string } = {};
    propagation.inject(context.active(), carrier);
    return carrier.traceparent ?? null;
  }

  resume<T>(traceparent: string | null, work: () => T): T {
    if (traceparent === null) return work();
    return context.with(propagation.extract(ROOT_CONTEXT, { traceparent }), work);
  }

  async stop(): Promise<void> {
    // A receiver that is away must not hold up the end of the process.
    await Promise.race([this.#provider.shutdown(), delay(LAST_MS, undefined, { ref: false })]);
  }
}

/** Traces through workflows and activities. Loaded only where an OTLP endpoint is configured. */
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import {
  makeWorkflowExporter,
  OpenTelemetryActivityInboundInterceptor,
} from '@temporalio/interceptors-opentelemetry';
import {
  bundleWorkflowCode,
  DefaultLogger,
  type ActivityInterceptorsFactory,
  type InjectedSinks,
  type WorkflowBundle,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import type { OpenTelemetrySinks } from '@temporalio/interceptors-opentelemetry/lib/workflow/definitions.js';
import type { SpanOutlet } from '../src/runtime/tracing.ts';

/** What a worker that traces has besides. */
export interface WorkerTracing {
  activity: ActivityInterceptorsFactory;
  sinks: InjectedSinks<OpenTelemetrySinks>;
  bundle: WorkflowBundleOption;
}

const sourceOf = (name: string) => fileURLToPath(new URL(`../workflows/${name}.ts`, import.meta.url));

/** The product's workflows with the interceptors that make spans; bundled at start, which takes some seconds. */
export function bundleTracedWorkflows(): Promise<WorkflowBundle> {
  const require = createRequire(import.meta.url);
  return bundleWorkflowCode({
    workflowsPath: sourceOf('index'),
    workflowInterceptorModules: [
      sourceOf('interceptors'),
      require.resolve('@temporalio/interceptors-opentelemetry/lib/workflow-interceptors'),
    ],
    logger: new DefaultLogger('WARN'),
  });
}

/** A package holds no sources; it brings the bundle along. */
async function tracedWorkflows(): Promise<WorkflowBundleOption> {
  if (existsSync(sourceOf('index'))) return bundleTracedWorkflows();
  return { codePath: fileURLToPath(new URL('workflow-bundle-traced.js', import.meta.url)) };
}

/** Makes a worker trace. */
export async function workerTracing({ processor, resource }: SpanOutlet): Promise<WorkerTracing> {
  return {
    activity: (context) => ({ inbound: new OpenTelemetryActivityInboundInterceptor(context) }),
    sinks: { exporter: makeWorkflowExporter(processor, resource) },
    bundle: await tracedWorkflows(),
  };
}

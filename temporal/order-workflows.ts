/** The order service's view of the workflows, over a Temporal client. */
import {
  ApplicationFailure,
  isGrpcServiceError,
  ServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowNotFoundError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import type { UpdateDefinition } from '@temporalio/common';
import type { Command } from '../src/orders/command.ts';
import { orderWorkflowId, type OrderStatus } from '../src/orders/order.ts';
import type { OrderHead } from '../src/orders/repository.ts';
import type { OrderWorkflows, StatusChange, Turn } from '../src/orders/order-workflows.ts';
import type { TrackingNews, TrackingSignals } from '../src/orders/tracking-signals.ts';
import { Refusal, type RefusalDetails, type RefusalKind } from '../src/runtime/errors.ts';
import {
  catchUp,
  CHANGE_REFUSED,
  changeStatus,
  commandUpdate,
  reportTracking,
  stockArrived,
  type ChangeRefusal,
} from '../workflows/order/messages.ts';
import { searchAttributesOf } from './search-attributes.ts';
import { WORKFLOW_QUEUE } from './task-queues.ts';

const WORKFLOW_TYPE = 'orderWorkflow';
/** How long a caller waits for an update before it is told to ask again. */
const UPDATE_DEADLINE_MS = 10_000;
const RETRY_AFTER_SECONDS = 5;
/** Same-day orders go before all others, and those of a flood after them; 3 is Temporal's default. */
const PRIORITY = {
  regular: { SAME_DAY_DELIVERY: 1, other: 3 },
  surplus: { SAME_DAY_DELIVERY: 3, other: 4 },
} as const;

function startOptions(environment: string, order: OrderHead, turn: Turn = 'regular') {
  return {
    taskQueue: WORKFLOW_QUEUE,
    workflowId: orderWorkflowId(environment, order.id),
    args: [{ environment, orderId: order.id }],
    workflowIdReusePolicy: 'ALLOW_DUPLICATE_FAILED_ONLY',
    workflowIdConflictPolicy: 'USE_EXISTING',
    typedSearchAttributes: searchAttributesOf(environment, order),
    staticSummary: `${order.order_number} · ${order.channel} · ${order.fulfillment_type}`,
    staticDetails: `Order **${order.order_number}** of environment \`${environment}\`. Find it in the dashboard by its number.`,
    priority: {
      priorityKey:
        PRIORITY[turn][order.fulfillment_type === 'SAME_DAY_DELIVERY' ? 'SAME_DAY_DELIVERY' : 'other'],
      fairnessKey: environment,
    },
  } as const;
}

/** The server's word for an update whose workflow was over before its answer. */
const ENDED_MEANWHILE = 'AcceptedUpdateCompletedWorkflow';

function unavailable(): Refusal {
  return new Refusal(
    'unavailable',
    'The order could not be reached in time. Repeat the request with the same Idempotency-Key.',
    {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
  );
}

/** What an update's failure carries, however deep: the workflow's own refusal, or that of a step. */
function applicationFailure(error: unknown): ApplicationFailure | undefined {
  if (error instanceof ApplicationFailure) return error;
  return error instanceof Error && error.cause ? applicationFailure(error.cause) : undefined;
}

/** The refusal that a failure stands for. */
function refusalOf(failure: ApplicationFailure, path: string): Refusal | undefined {
  const [details] = failure.details ?? [];
  if (failure.type === CHANGE_REFUSED) {
    // Our own workflow has written it.
    const { allowed } = details as ChangeRefusal;
    return new Refusal('invalid', failure.message, {
      errors: [{ path, message: `must be one of: ${allowed.join(', ') || 'none'}` }],
      allowed,
    });
  }
  if (failure.type !== 'Refusal') return undefined;
  const refused = details as { kind: RefusalKind; details: RefusalDetails };
  return new Refusal(refused.kind, failure.message, refused.details);
}

/** What the workflow's or the server's answer means to the caller. @param wish what was asked for, in words. */
function translate(error: unknown, order: OrderHead, wish: string, path: string): unknown {
  if (error instanceof WorkflowUpdateFailedError) {
    const failure = applicationFailure(error.cause);
    // The order came to its end in between; asked again it says so.
    if (failure?.type === ENDED_MEANWHILE) return unavailable();
    return (failure && refusalOf(failure, path)) ?? error;
  }
  if (error instanceof WorkflowExecutionAlreadyStartedError) {
    return new Refusal('invalid', `Order ${order.order_number} has come to its end and cannot ${wish}.`, {
      errors: [{ path, message: 'must be one of: none, the order has come to its end' }],
      allowed: [],
    });
  }
  return isNoAnswer(error) ? unavailable() : error;
}

/** True when the server could not say what became of it: it was away, late, or lost the workflow task of the update. */
function isNoAnswer(error: unknown): boolean {
  return (
    error instanceof WorkflowUpdateRPCTimeoutOrCancelledError ||
    error instanceof ServiceError ||
    isGrpcServiceError(error)
  );
}

export class TemporalOrderWorkflows implements OrderWorkflows, TrackingSignals {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async start(environment: string, order: OrderHead, turn: Turn = 'regular'): Promise<void> {
    try {
      await this.#client.workflow.start(WORKFLOW_TYPE, startOptions(environment, order, turn));
    } catch (error) {
      // A closed execution of the same order: there is nothing left to start.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async stockArrived(environment: string, order: OrderHead): Promise<void> {
    await this.#signal(environment, order, stockArrived.name, []);
  }

  async reportTracking(environment: string, order: OrderHead, news: TrackingNews): Promise<void> {
    await this.#signal(environment, order, reportTracking.name, [news]);
  }

  async running(environment: string): Promise<ReadonlySet<string>> {
    const prefix = orderWorkflowId(environment, '');
    const query = `WorkflowType = "${WORKFLOW_TYPE}" AND ExecutionStatus = "Running" AND OmsEnvironment = "${environment}"`;
    const ids = new Set<string>();
    for await (const { workflowId } of this.#client.workflow.list({ query })) {
      ids.add(workflowId.slice(prefix.length));
    }
    return ids;
  }

  async changeStatus(
    environment: string,
    order: OrderHead,
    change: StatusChange,
    requestId: string,
  ): Promise<void> {
    // One key may come with two different wishes; only the same wish is the same update.
    const updateId = `${change.to}/${requestId}`;
    await this.#update(environment, order, changeStatus, change, {
      updateId,
      wish: `become ${change.to}`,
      path: 'status',
    });
  }

  async command(environment: string, order: OrderHead, command: Command): Promise<void> {
    await this.#update(environment, order, commandUpdate(command.kind), command, {
      updateId: `${command.kind}/${command.requestId}`,
      wish: `take ${command.kind}`,
      path: 'command',
    });
  }

  async catchUp(environment: string, { id }: Pick<OrderHead, 'id'>): Promise<boolean> {
    const handle = this.#client.workflow.getHandle(orderWorkflowId(environment, id));
    try {
      return await this.#inTime(() => handle.executeUpdate(catchUp));
    } catch (error) {
      // It has ended, or a worker of an earlier release has it, which knows of no such update.
      if (error instanceof WorkflowNotFoundError || error instanceof WorkflowUpdateFailedError) return false;
      throw isNoAnswer(error) ? unavailable() : error;
    }
  }

  #inTime<T>(ask: () => Promise<T>): Promise<T> {
    return this.#client.withDeadline(Date.now() + UPDATE_DEADLINE_MS, ask);
  }

  /** Tells the workflow a fact, and starts it when it is missing. */
  async #signal(environment: string, order: OrderHead, signal: string, facts: unknown[]): Promise<void> {
    try {
      const options = { ...startOptions(environment, order), signal, signalArgs: facts };
      await this.#client.workflow.signalWithStart(WORKFLOW_TYPE, options);
    } catch (error) {
      // A closed execution: the order has come to its end, nothing can happen to it any more.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  /** Starts the workflow when it is not there: an order accepted a moment ago can be cancelled at once. */
  async #update<Wish>(
    environment: string,
    order: OrderHead,
    definition: UpdateDefinition<OrderStatus, [Wish]>,
    wish: Wish,
    words: { updateId: string; wish: string; path: string },
  ): Promise<void> {
    const options = startOptions(environment, order);
    const startWorkflowOperation = new WithStartWorkflowOperation(WORKFLOW_TYPE, options);
    try {
      await this.#inTime(() =>
        this.#client.workflow.executeUpdateWithStart(definition, {
          updateId: words.updateId,
          args: [wish],
          startWorkflowOperation,
        }),
      );
    } catch (error) {
      throw translate(error, order, words.wish, words.path);
    }
  }
}

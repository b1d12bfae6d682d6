/** The order service's view of the workflows, over a Temporal client. */
import {
  ApplicationFailure,
  isGrpcServiceError,
  WithStartWorkflowOperation,
  WorkflowExecutionAlreadyStartedError,
  WorkflowUpdateFailedError,
  WorkflowUpdateRPCTimeoutOrCancelledError,
  type Client,
} from '@temporalio/client';
import { orderWorkflowId } from '../src/orders/order.ts';
import type { OrderHead } from '../src/orders/repository.ts';
import type { OrderWorkflows, StatusChange } from '../src/orders/order-workflows.ts';
import { Refusal } from '../src/runtime/errors.ts';
import { CHANGE_REFUSED, changeStatus, type ChangeRefusal } from '../workflows/order/messages.ts';
import { searchAttributesOf } from './search-attributes.ts';
import { WORKFLOW_QUEUE } from './task-queues.ts';

const WORKFLOW_TYPE = 'orderWorkflow';
/** How long a caller waits for an update before it is told to ask again. */
const UPDATE_DEADLINE_MS = 10_000;
const RETRY_AFTER_SECONDS = 5;
/** Same-day orders go before all others; 3 is Temporal's default. */
const PRIORITY = { SAME_DAY_DELIVERY: 1, other: 3 } as const;

function startOptions(environment: string, order: OrderHead) {
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
        order.fulfillment_type === 'SAME_DAY_DELIVERY' ? PRIORITY.SAME_DAY_DELIVERY : PRIORITY.other,
      fairnessKey: environment,
    },
  } as const;
}

function unavailable(): Refusal {
  return new Refusal(
    'unavailable',
    'The order could not be reached in time. Repeat the request with the same Idempotency-Key.',
    {
      retryAfterSeconds: RETRY_AFTER_SECONDS,
    },
  );
}

function isRefusal(value: unknown): value is ChangeRefusal {
  return typeof value === 'object' && value !== null && 'allowed' in value;
}

/** What the workflow's or the server's answer means to the caller. */
function translate(error: unknown, order: OrderHead, change: StatusChange): unknown {
  if (error instanceof WorkflowUpdateFailedError && error.cause instanceof ApplicationFailure) {
    const [details] = error.cause.details ?? [];
    if (error.cause.type === CHANGE_REFUSED && isRefusal(details)) {
      return new Refusal('invalid', error.cause.message, {
        errors: [{ path: 'status', message: `must be one of: ${details.allowed.join(', ') || 'none'}` }],
        allowed: details.allowed,
      });
    }
  }
  if (error instanceof WorkflowExecutionAlreadyStartedError) {
    return new Refusal(
      'invalid',
      `Order ${order.order_number} has come to its end and cannot become ${change.to}.`,
      {
        errors: [{ path: 'status', message: 'must be one of: none, the order has come to its end' }],
        allowed: [],
      },
    );
  }
  if (error instanceof WorkflowUpdateRPCTimeoutOrCancelledError || isGrpcServiceError(error))
    return unavailable();
  return error;
}

export class TemporalOrderWorkflows implements OrderWorkflows {
  readonly #client: Client;

  constructor(client: Client) {
    this.#client = client;
  }

  async start(environment: string, order: OrderHead): Promise<void> {
    try {
      await this.#client.workflow.start(WORKFLOW_TYPE, startOptions(environment, order));
    } catch (error) {
      // A closed execution of the same order: there is nothing left to start.
      if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    }
  }

  async changeStatus(
    environment: string,
    order: OrderHead,
    change: StatusChange,
    requestId: string,
  ): Promise<void> {
    // Starts the workflow when it is not there: an order accepted a moment ago can be cancelled at once.
    const startWorkflowOperation = new WithStartWorkflowOperation(
      WORKFLOW_TYPE,
      startOptions(environment, order),
    );
    try {
      await this.#client.withDeadline(Date.now() + UPDATE_DEADLINE_MS, () =>
        this.#client.workflow.executeUpdateWithStart(changeStatus, {
          // One key may come with two different wishes; only the same wish is the same update.
          updateId: `${change.to}/${requestId}`,
          args: [change],
          startWorkflowOperation,
        }),
      );
    } catch (error) {
      throw translate(error, order, change);
    }
  }
}

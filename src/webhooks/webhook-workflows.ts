/** The workflows of deliveries that have failed, as the services see them. */

export interface WebhookWorkflows {
  /**
   * Starts the workflow that makes the next attempt after a while; one that runs already goes on as it is.
   *
   * @param attempt number of the next attempt.
   */
  watch(environment: string, deliveryId: string, attempt: number, waitSeconds: number): Promise<void>;
  /** Lets the workflow make the next attempt now, and starts it when there is none. */
  retryNow(environment: string, deliveryId: string, attempt: number): Promise<void>;
}

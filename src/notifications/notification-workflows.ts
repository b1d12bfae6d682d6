/** The workflow that sends an environment's notifications, as the services see it. */

export interface NotificationWorkflows {
  /** Says that notifications are due; starts the workflow when it is not running. */
  ring(environment: string): Promise<void>;
}

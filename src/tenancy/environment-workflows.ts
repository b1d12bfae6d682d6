/** The workflows by which environments come and go, as the services see them. */
import type { EnvironmentRef } from './environment.ts';

export interface EnvironmentWorkflows {
  /** Makes the environment; a workflow that does so already goes on as it is. */
  provision(ref: EnvironmentRef): Promise<void>;
  /** Removes the environment when its time has come; a workflow that waits already waits on. */
  remove(ref: EnvironmentRef): Promise<void>;
  /** Tells the removal that its time has changed, or that it was called off; harmless when there is none. */
  lookAgain(ref: EnvironmentRef): Promise<void>;
  /** Ends everything that runs for an environment. @returns how many workflows there were */
  endAll(environment: string): Promise<number>;
}

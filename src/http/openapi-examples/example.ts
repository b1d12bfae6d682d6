/** What examples of requests are. */
import type { InferContractRouterInputs } from '@orpc/contract';
import type { ApiContract } from '../../contract.ts';

type Inputs = InferContractRouterInputs<ApiContract>;
type BodyOf<Input> = Input extends { body?: infer Body } ? NonNullable<Body> : never;

export interface Example<Body = unknown> {
  summary: string;
  value: Body;
}

/** Bodies by feature, route and name; they are what the route's schema takes. */
export type Examples = {
  [Feature in keyof Inputs]?: {
    [Route in keyof Inputs[Feature]]?: Record<string, Example<BodyOf<Inputs[Feature][Route]>>>;
  };
};

/** Stands where the id of something of yours belongs. */
export const SOME_ID = '01930000-0000-7000-8000-000000000042';

/** The only example of a route. */
export function one<Body>(summary: string, value: Body): Record<string, Example<Body>> {
  return { example: { summary, value } };
}

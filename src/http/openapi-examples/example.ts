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

/** The id that stands for something of yours; each number for another thing. */
export const idOf = (thing: number): string => `01930000-0000-7000-8000-${String(thing).padStart(12, '0')}`;

export const SOME_ID = idOf(42);

/** The only example of a route. */
export function one<Body>(summary: string, value: Body): Record<string, Example<Body>> {
  return { example: { summary, value } };
}

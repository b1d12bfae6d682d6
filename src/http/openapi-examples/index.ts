/** Requests to start from, for every route that takes a body. */
import { administrationExamples } from './administration.ts';
import { communicationExamples } from './communication.ts';
import type { Example } from './example.ts';
import { orderExamples } from './orders.ts';
import { sourcingExamples } from './sourcing.ts';
import { supplyExamples } from './supply.ts';

type Named = Readonly<Record<string, Example>>;

const EXAMPLES: Readonly<Record<string, Readonly<Record<string, Named | undefined>> | undefined>> = {
  ...orderExamples,
  ...supplyExamples,
  ...sourcingExamples,
  ...communicationExamples,
  ...administrationExamples,
};

/** Examples of the body of a route, by the name of its operation (`orders.place`). */
export function examplesOf(operation: string): Named | undefined {
  const [feature = '', route = ''] = operation.split('.');
  return EXAMPLES[feature]?.[route];
}

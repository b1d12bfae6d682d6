/** What refusals look like, by status. */
import type { Problem } from '../../runtime/contract.ts';
import { problem } from '../problems.ts';
import { idOf } from './example.ts';

const REQUEST_ID = idOf(91);

const REFUSED: Readonly<Record<number, { detail: string; more?: Partial<Problem> }>> = {
  400: { detail: 'The body is not valid JSON.' },
  401: { detail: 'Sign in first: no access token was sent.' },
  403: { detail: 'Your account lacks the permission orders.write.' },
  404: { detail: 'There is no such order.' },
  409: { detail: 'The node is at version 3 by now, not 2. Read it again.' },
  422: {
    detail: 'line_items.0.quantity: Too small: expected number to be >=1',
    more: { errors: [{ path: 'line_items.0.quantity', message: 'Too small: expected number to be >=1' }] },
  },
  429: { detail: 'Too many requests. Try again in 30 seconds.' },
  503: { detail: 'The database does not answer. Try again shortly.' },
};

/** By the name in the document: `Problem404`. */
export const problemExamples = Object.fromEntries(
  Object.entries(REFUSED).map(([status, { detail, more }]) => [
    `Problem${status}`,
    {
      summary: `A refusal with ${status}`,
      value: { ...problem(Number(status), detail, more), instance: '/orders', request_id: REQUEST_ID },
    },
  ]),
);

/** Sequences in words, for whoever reads a failure. */
import { toDecimal } from '../../src/orders/money.ts';
import { SKUS, type PlannedLine, type Request, type Sequence, type Step } from './plan.ts';

const lineWords = ({ sku, units, price, discount, tax }: PlannedLine): string =>
  `${units} x ${SKUS[sku]} at ${toDecimal(price)} (discount ${toDecimal(discount)}, tax ${toDecimal(tax)})`;

/** Everything of a request but its name, as it was drawn. */
function details(request: Request): string {
  const { act: _, ...rest } = request;
  return Object.entries(rest)
    .map(([name, value]) => `${name} ${JSON.stringify(value)}`)
    .join(', ');
}

export const requestWords = (request: Request): string => `${request.act} (${details(request)})`;

export function stepWords(step: Step): string {
  switch (step.kind) {
    case 'ask':
      return requestWords(step.request);
    case 'twice':
      return `twice at once with one key: ${requestWords(step.request)}`;
    case 'together':
      return `at once: ${step.requests.map(requestWords).join(' | ')}`;
    case 'drive':
      return `drive order ${step.order} ${step.rounds} rounds`;
    case 'mishap': {
      const { activity, when, times } = step.mishap;
      return `the next ${times} ${activity ?? 'any'} of order ${step.order} fails ${when} its work`;
    }
    case 'crash':
      return step.during
        ? `crash of order ${step.order} ${step.afterMilliseconds} ms into ${requestWords(step.during)}`
        : `crash of order ${step.order}`;
  }
}

/** What there is at the beginning. */
export function openingWords({ scene, nodes, orders }: Sequence): string[] {
  return [
    `environment ${scene}`,
    ...nodes.map(
      ({ mode, capacity, stock }, index) =>
        `node ${index}: ${mode}, takes ${capacity}, ${SKUS.map((sku, at) => `${sku} ${stock[at]}`).join(', ')}`,
    ),
    ...orders.map(
      ({ type, takesPart, collectAt, lines, discount, shipping }, index) =>
        `order ${index}: ${type}${collectAt === null ? '' : ` at node ${collectAt}`}, ${
          takesPart ? 'in parts' : 'whole'
        }, ${lines.map(lineWords).join(' + ')}, discount ${toDecimal(discount)}, shipping ${toDecimal(shipping)}`,
    ),
  ];
}

/** What came back of a return. Pure. */
import type { ReturnResponse } from '../../../../src/returns/contract.ts';
import type { Disposition } from '../../../../src/returns/return.ts';
import { unitsOf } from '../../components/fulfillment/pick-count.ts';

/** One line as it was received. */
export interface ReceivedLine {
  return_line_id: string;
  quantity: number;
  disposition: Disposition;
}

/** The assumption to begin with: everything came and goes back to stock. */
export function receiptLines(lines: ReturnResponse['lines']): ReceivedLine[] {
  return lines.map(({ id, quantity }) => ({ return_line_id: id, quantity, disposition: 'restock' }));
}

/** What receiving these lines does to the stock, in a sentence. */
export function receiptConsequence(lines: readonly ReceivedLine[]): string {
  const of = (disposition: Disposition): number =>
    lines.reduce((sum, line) => sum + (line.disposition === disposition ? line.quantity : 0), 0);
  const [restocked, discarded] = [of('restock'), of('discard')];
  if (restocked + discarded === 0) return 'Nothing comes back to stock.';
  const parts = [
    ...(restocked > 0 ? [`${unitsOf(restocked)} can be sold again at once`] : []),
    ...(discarded > 0 ? [`${unitsOf(discarded)} ${discarded === 1 ? 'is' : 'are'} discarded`] : []),
  ];
  return `${parts.join(', ')}.`;
}

/** An edit in words. Pure. */
import type { EditRequest } from './edit-form.ts';

const CONTACT: readonly (keyof EditRequest)[] = ['customer_name', 'customer_email', 'customer_phone'];

const count = (number: number, one: string, many: string): string =>
  number === 1 ? `1 ${one}` : `${number} ${many}`;

/** What the request changes, one phrase for each kind of change. */
export function changesInWords(request: EditRequest): string[] {
  const removed = request.lines?.filter((line) => line.quantity === 0).length ?? 0;
  const changed = (request.lines?.length ?? 0) - removed;
  const added = request.add_lines?.length ?? 0;
  return [
    ...(changed > 0 ? [`The quantity of ${count(changed, 'line', 'lines')}`] : []),
    ...(removed > 0 ? [`${count(removed, 'line is', 'lines are')} taken out`] : []),
    ...(added > 0 ? [`${count(added, 'line is', 'lines are')} added`] : []),
    ...(CONTACT.some((part) => part in request) ? ["The customer's contact"] : []),
    ...(request.shipping_address ? ['The shipping address'] : []),
    ...('notes' in request ? ['The notes'] : []),
  ];
}

/** What the Temporal Web UI says about an order, in Markdown; ids, codes and statuses only. */
import type { OrderProcess } from './process.ts';

type Described = Pick<
  OrderProcess,
  'orderNumber' | 'status' | 'onHold' | 'attempts' | 'fulfillments' | 'cancellation' | 'request'
>;

/** The current details of an order's workflow. */
export function describe(order: Described): string {
  const lines = [
    `**${order.orderNumber}** is **${order.status}** after ${order.attempts} sourcing attempt(s).`,
  ];
  if (order.onHold) lines.push('', 'It is **on hold**: nothing goes on until it is released.');
  if (order.cancellation) lines.push('', `Cancellation asked for by ${order.cancellation.actor}.`);
  if (order.request) lines.push('', `${order.request.to} asked for by ${order.request.actor}.`);
  if (order.fulfillments.length > 0) {
    lines.push('', '| fulfillment | node | status | mode |', '|---|---|---|---|');
    for (const each of order.fulfillments) {
      lines.push(`| ${each.number} | ${each.nodeCode} | ${each.status} | ${each.mode} |`);
    }
  }
  return lines.join('\n');
}

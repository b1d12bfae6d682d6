/** Orders by node and local date, as counts that go up and down. Pure. */

const formats = new Map<string, Intl.DateTimeFormat>();

/** The date (`2026-11-26`) that it is at this moment in a time zone. */
export function dayAt(moment: Date, timeZone: string): string {
  let format = formats.get(timeZone);
  if (!format) {
    // The Swedish way of writing a date is ISO 8601.
    format = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short' });
    formats.set(timeZone, format);
  }
  return format.format(moment);
}

export interface NodeDay {
  nodeId: string;
  day: string;
  orders: number;
}

export class NodeDays {
  readonly #counts = new Map<string, NodeDay>();

  static of(entries: Iterable<NodeDay>): NodeDays {
    const days = new NodeDays();
    for (const { nodeId, day, orders } of entries) days.add(nodeId, day, orders);
    return days;
  }

  add(nodeId: string, day: string, orders: number): void {
    const key = `${nodeId} ${day}`;
    this.#counts.set(key, { nodeId, day, orders: this.at(nodeId, day) + orders });
  }

  at(nodeId: string, day: string): number {
    return this.#counts.get(`${nodeId} ${day}`)?.orders ?? 0;
  }

  entries(): NodeDay[] {
    return [...this.#counts.values()];
  }
}

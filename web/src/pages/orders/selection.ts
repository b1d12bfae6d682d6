/** Which orders of the list are chosen. Pure. */

/** What is kept of a chosen order, so that it can be named after it has left the page. */
export interface ChosenOrder {
  id: string;
  order_number: string;
}

export interface Selection {
  /** Order numbers by id, in the order they were chosen. */
  orders: ReadonlyMap<string, string>;
  /** Where a range begins: the order that was touched last. */
  anchor: string | null;
}

export const NO_SELECTION: Selection = { orders: new Map(), anchor: null };

/** How much of the page is chosen. */
export type PageChoice = 'none' | 'some' | 'all';

export function pageChoice(selection: Selection, page: readonly ChosenOrder[]): PageChoice {
  const chosen = page.filter((order) => selection.orders.has(order.id)).length;
  if (chosen === 0) return 'none';
  return chosen === page.length ? 'all' : 'some';
}

/** How many chosen orders the page does not show: the list moves while orders come in. */
export function outOfSight(selection: Selection, page: readonly ChosenOrder[]): number {
  const shown = new Set(page.map((order) => order.id));
  return [...selection.orders.keys()].filter((id) => !shown.has(id)).length;
}

/** Chooses an order, or no longer. */
export function toggle(selection: Selection, order: ChosenOrder): Selection {
  const isChosen = selection.orders.has(order.id);
  return { orders: withOrders(selection, [order], !isChosen), anchor: order.id };
}

/** Does to every order from the last one touched to this one what is done to this one. */
export function toggleRange(
  selection: Selection,
  page: readonly ChosenOrder[],
  order: ChosenOrder,
): Selection {
  const from = page.findIndex((each) => each.id === selection.anchor);
  const to = page.findIndex((each) => each.id === order.id);
  if (from === -1 || to === -1) return toggle(selection, order);
  const range = page.slice(Math.min(from, to), Math.max(from, to) + 1);
  const isChosen = selection.orders.has(order.id);
  return { orders: withOrders(selection, range, !isChosen), anchor: order.id };
}

/** Chooses the whole page; when it is chosen already, nothing of it. */
export function togglePage(selection: Selection, page: readonly ChosenOrder[]): Selection {
  const isWhole = pageChoice(selection, page) === 'all';
  return { orders: withOrders(selection, page, !isWhole), anchor: null };
}

function withOrders(
  selection: Selection,
  orders: readonly ChosenOrder[],
  isChosen: boolean,
): Map<string, string> {
  const changed = new Map(selection.orders);
  for (const order of orders) {
    if (isChosen) changed.set(order.id, order.order_number);
    else changed.delete(order.id);
  }
  return changed;
}

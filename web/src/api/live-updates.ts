/** Live updates: the server names the orders that changed, and what shows them is read again. */
import { type QueryClient, useQueryClient } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Change } from '../../../src/runtime/health-contract.ts';
import { api } from './client.ts';
import { coalesce } from './coalesce.ts';
import { SESSION_KEY } from './query-client.ts';

const STREAM_PATH = '/events/stream';
const ORDERS_INTERVAL_MS = 500;
/** Figures over all orders cost the server more than a page of them. */
const FIGURES_INTERVAL_MS = 3_000;
const REOPEN_AFTER_MS = 3_000;

/** State of the connection. */
export type LiveState = 'connecting' | 'live' | 'reconnecting';

/** Follows the server's changes for as long as the component is shown. */
export function useLiveUpdates(): LiveState {
  const cache = useQueryClient();
  const [state, setState] = useState<LiveState>('connecting');
  useEffect(() => follow(cache, setState), [cache]);
  return state;
}

/** Opens the stream and keeps it open. @returns what closes it. */
function follow(cache: QueryClient, onState: (state: LiveState) => void): () => void {
  const orders = coalesce<string>((ids) => refreshOrders(cache, ids), ORDERS_INTERVAL_MS);
  const figures = coalesce<string>(() => refreshFigures(cache), FIGURES_INTERVAL_MS);
  let source: EventSource;
  let reopening: ReturnType<typeof setTimeout> | undefined;
  let wasLive = false;

  function open(): void {
    source = new EventSource(STREAM_PATH);
    source.onopen = () => {
      onState('live');
      if (wasLive) void cache.invalidateQueries({ queryKey: api.key() });
      wasLive = true;
    };
    source.onmessage = (message: MessageEvent<string>) => {
      const change = JSON.parse(message.data) as Change;
      orders.add(change.order_id);
      figures.add(change.order_id);
    };
    source.onerror = () => {
      onState('reconnecting');
      // The browser reconnects by itself after a lost connection, but gives up when the server refused. Then the session
      // may have ended, which the stream cannot tell: asking for it leads to the sign-in page.
      if (source.readyState !== EventSource.CLOSED) return;
      void cache.invalidateQueries({ queryKey: SESSION_KEY });
      reopening = setTimeout(open, REOPEN_AFTER_MS);
    };
  }

  open();
  return () => {
    clearTimeout(reopening);
    source.close();
    orders.stop();
    figures.stop();
  };
}

/** A change does not name the fulfillments and returns that it touched: those that are shown are read again. */
async function refreshOrders(cache: QueryClient, orderIds: ReadonlySet<string>): Promise<void> {
  const byOrder = [...orderIds].flatMap((orderId) => {
    const input = { params: { order_id: orderId } };
    return [
      api.orders.get.key({ input }),
      api.orders.events.key({ input }),
      api.orders.sourcing.key({ input }),
    ];
  });
  const keys = [api.orders.list.key(), api.fulfillment.key(), api.returns.key(), ...byOrder];
  await Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })));
}

async function refreshFigures(cache: QueryClient): Promise<void> {
  const keys = [api.analytics.key(), api.inventory.key(), api.nodes.key()];
  await Promise.all(keys.map((queryKey) => cache.invalidateQueries({ queryKey })));
}

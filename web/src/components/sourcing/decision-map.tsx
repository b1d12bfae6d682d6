/** From the chosen nodes to the destination. */
import { Skeleton } from '@mantine/core';
import { useQueries } from '@tanstack/react-query';
import { useMemo } from 'react';
import type { NodeResponse } from '../../../../src/nodes/contract.ts';
import type { ExplainedDecision } from '../../../../src/sourcing/sourcing.ts';
import { api } from '../../api/client.ts';
import type { Marker } from '../map/geo-map.tsx';
import { LazyMap } from '../map/lazy-map.tsx';
import type { Place } from '../map/projection.ts';
import { LoadFailure } from '../state/load-failure.tsx';
import { chosenNodeIds } from './decision.ts';

const MAP_HEIGHT = 220;

/** Where an order goes. */
export interface Destination extends Place {
  /** What it is called on the map; null: it has no name. */
  name: string | null;
}

interface DecisionMapProps {
  /** Null: the address could not be located. */
  destination: Destination | null;
  decision: ExplainedDecision;
}

/** Candidates that were not chosen and are shown: more would cover the map. */
const MOST_OTHERS = 40;

/** Nothing when no node was chosen, or when the address could not be located. */
export function DecisionMap({ destination, decision }: DecisionMapProps) {
  const ids = chosenNodeIds(decision);
  const nodes = useQueries({
    queries: ids.map((id) => api.nodes.get.queryOptions({ input: { params: { node_id: id } } })),
  });
  if (ids.length === 0 || destination === null) return null;
  const failed = nodes.find((node) => node.error);
  if (failed)
    return <LoadFailure error={failed.error} onRetry={failed.refetch} isRetrying={failed.isFetching} />;
  const found = nodes.flatMap((node) => (node.data ? [node.data.body] : []));
  if (found.length < ids.length) return <Skeleton height={MAP_HEIGHT} />;
  return (
    <RouteMap
      nodes={found}
      decision={decision}
      destination={destination}
      place={destination.name ?? 'Destination'}
    />
  );
}

interface RouteMapProps {
  nodes: readonly NodeResponse[];
  decision: ExplainedDecision;
  destination: Place;
  place: string;
}

function RouteMap({ nodes, decision, destination, place }: RouteMapProps) {
  const { latitude, longitude } = destination;
  const others = useMemo(() => othersOf(decision), [decision]);
  const [markers, routes] = useMemo(() => {
    const to = { latitude, longitude };
    const end: Marker = {
      id: 'destination',
      ...to,
      label: place,
      kind: 'destination',
      radius: 5,
      named: true,
    };
    const starts = nodes.map((node): Marker => {
      return { id: node.id, ...placeOf(node), label: node.name, kind: 'node', radius: 8, named: true };
    });
    return [[...others, ...starts, end], nodes.map((node) => ({ from: placeOf(node), to }))];
  }, [nodes, others, latitude, longitude, place]);
  const names = nodes.map((node) => node.name).join(' and ');
  return (
    <LazyMap
      markers={markers}
      routes={routes}
      focus="markers"
      height={MAP_HEIGHT}
      label={`Map: from ${names} to ${place}${others.length > 0 ? `, and ${others.length} candidates that were not chosen` : ''}`}
    />
  );
}

/** The losing candidates, the best first, with what they would have needed. */
function othersOf({ candidates, whatTheyNeeded }: ExplainedDecision): Marker[] {
  const needs = new Map(whatTheyNeeded.map((need) => [need.nodeId, need.detail]));
  return candidates
    .filter(({ selected }) => !selected)
    .slice(0, MOST_OTHERS)
    .flatMap(({ nodeId, name, place }): Marker[] => {
      if (!place) return [];
      const need = needs.get(nodeId);
      return [{ id: nodeId, ...place, label: need ? `${name}: ${need}` : name, kind: 'idle', radius: 5 }];
    });
}

const placeOf = (node: NodeResponse): Place => ({ latitude: node.latitude, longitude: node.longitude });

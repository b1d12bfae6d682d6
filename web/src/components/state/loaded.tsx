/** The three faces of anything that is read from the API. */
import { Alert, Button, Group, Skeleton, Stack, VisuallyHidden } from '@mantine/core';
import type { ReactNode } from 'react';
import { describeFailure } from '../../api/problem.ts';
import { LoadFailure } from './load-failure.tsx';

/** What is needed of a query's result. */
export interface ReadState<T> {
  data: T | undefined;
  error: unknown;
  isFetching: boolean;
  refetch: () => unknown;
}

interface LoadedProps<T> {
  query: ReadState<T>;
  /** Stands in for the content while it loads, in its shape. */
  skeleton: ReactNode;
  children: (data: T) => ReactNode;
}

/** Shows the content once it is there, its skeleton before, and the failure when it cannot be read. */
export function Loaded<T>({ query, skeleton, children }: LoadedProps<T>) {
  if (query.data !== undefined) {
    return (
      <>
        {query.error ? <OutOfDate query={query} /> : null}
        {children(query.data)}
      </>
    );
  }
  if (query.error) {
    return <LoadFailure error={query.error} onRetry={query.refetch} isRetrying={query.isFetching} />;
  }
  return (
    <div aria-busy="true">
      <VisuallyHidden role="status">Loading</VisuallyHidden>
      {skeleton}
    </div>
  );
}

/** A later reading failed: what is shown stays, and says so. */
function OutOfDate<T>({ query }: { query: ReadState<T> }) {
  return (
    <Alert variant="outline" color="yellow" mb="sm" py="xs" role="status">
      <Group justify="space-between" gap="sm">
        <span>This may be out of date. {describeFailure(query.error).title}.</span>
        <Button
          size="compact-xs"
          variant="default"
          loading={query.isFetching}
          onClick={() => void query.refetch()}
        >
          Try again
        </Button>
      </Group>
    </Alert>
  );
}

/** Grey rows in place of a list. */
export function RowsSkeleton({ rows, height = 20 }: { rows: number; height?: number }) {
  return (
    <Stack gap="sm" aria-hidden="true">
      {Array.from({ length: rows }, (_, row) => (
        <Skeleton key={row} height={height} />
      ))}
    </Stack>
  );
}

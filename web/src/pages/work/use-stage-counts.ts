/** How much lies at each stage. */
import { useQueries } from '@tanstack/react-query';
import { api } from '../../api/client.ts';
import { type Stage, STAGES } from './work-address.ts';

/** The number of fulfillments by stage; undefined while it is not known. */
export function useStageCounts(filter: { node_id?: string }): Partial<Record<Stage, number>> {
  const counts = useQueries({
    queries: STAGES.map(({ status }) =>
      api.fulfillment.list.queryOptions({
        input: { query: { ...filter, status, page_size: 1 } },
        select: (page) => page.total,
      }),
    ),
  });
  return Object.fromEntries(
    STAGES.flatMap(({ status }, index) => {
      const total = counts[index]?.data;
      return total === undefined ? [] : [[status, total]];
    }),
  );
}

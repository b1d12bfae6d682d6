/** What rules are made of, as the server has it. */
import { useQuery } from '@tanstack/react-query';
import { api, type client } from '../../api/client.ts';

export type RuleMetadata = Awaited<ReturnType<typeof client.sourcingRules.metadata>>;
export type FieldMetadata = RuleMetadata['fields'][number];

/** Read once; it changes with a release only. */
export function useRuleMetadata() {
  return useQuery(api.sourcingRules.metadata.queryOptions({ staleTime: Infinity }));
}

/** HTTP of nodes. */
import type { Procedures } from '../identity/procedures.ts';
import type { NodeService } from './service.ts';

export function nodesRoutes({ inEnvironment: { nodes } }: Procedures, service: NodeService) {
  return {
    list: nodes.list.handler(({ input, context }) => service.list(context.tenant, input.query)),
    get: nodes.get.handler(({ input, context }) => service.get(context.tenant, input.params.node_id)),
    capacity: nodes.capacity.handler(({ input, context }) =>
      service.capacity(context.tenant, input.params.node_id),
    ),
  };
}

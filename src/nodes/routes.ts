/** HTTP of nodes. */
import type { Procedures } from '../identity/procedures.ts';
import type { NodeService } from './service.ts';

export function nodesRoutes({ inEnvironment: { nodes } }: Procedures, service: NodeService) {
  return {
    list: nodes.list.handler(({ input, context }) => service.list(context.tenant, input.query)),
    create: nodes.create.handler(async ({ input, context }) => {
      const node = await service.create(context.tenant, input.body, input.headers['idempotency-key']);
      return { headers: { location: `/nodes/${node.id}` }, body: node };
    }),
    update: nodes.update.handler(({ input, context }) =>
      service.update(context.tenant, input.params.node_id, input.body),
    ),
    deactivate: nodes.deactivate.handler(async ({ input, context }) => {
      await service.deactivate(context.tenant, input.params.node_id);
      return {};
    }),
    get: nodes.get.handler(({ input, context }) => service.get(context.tenant, input.params.node_id)),
    capacity: nodes.capacity.handler(({ input, context }) =>
      service.capacity(context.tenant, input.params.node_id),
    ),
  };
}

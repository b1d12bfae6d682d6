/** HTTP of nodes. */
import type { Procedures } from '../identity/procedures.ts';
import { tagged } from '../runtime/versions.ts';
import type { NodeService } from './service.ts';

export function nodesRoutes({ inEnvironment: { nodes } }: Procedures, service: NodeService) {
  return {
    list: nodes.list.handler(({ input, context }) => service.list(context.tenant, input.query)),
    create: nodes.create.handler(async ({ input, context }) => {
      const node = await service.create(context.tenant, input.body, input.headers['idempotency-key']);
      return tagged(node, { location: `/nodes/${node.id}` });
    }),
    update: nodes.update.handler(async ({ input: { params, headers, body }, context }) =>
      tagged(await service.update(context.tenant, params.node_id, body, headers['if-match'])),
    ),
    deactivate: nodes.deactivate.handler(async ({ input, context }) => {
      await service.deactivate(context.tenant, input.params.node_id);
      return {};
    }),
    get: nodes.get.handler(async ({ input, context }) =>
      tagged(await service.get(context.tenant, input.params.node_id)),
    ),
    capacity: nodes.capacity.handler(({ input, context }) =>
      service.capacity(context.tenant, input.params.node_id),
    ),
  };
}

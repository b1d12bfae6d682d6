/** HTTP of simulations. */
import type { Procedures } from '../identity/procedures.ts';
import { exportOrders } from './export.ts';
import type { SimulationService } from './service.ts';

export function simulationsRoutes(
  { inEnvironment: { simulations } }: Procedures,
  service: SimulationService,
) {
  return {
    create: simulations.create.handler(async ({ input, context }) => {
      const key = input.headers['idempotency-key'];
      const simulation = await service.create(context.tenant, input.body, key);
      return { headers: { location: `/sourcing/simulations/${simulation.id}` }, body: simulation };
    }),
    list: simulations.list.handler(({ input, context }) => service.list(context.tenant, input.query)),
    get: simulations.get.handler(({ input, context }) =>
      service.get(context.tenant, input.params.simulation_id),
    ),
    cancel: simulations.cancel.handler(({ input, context }) =>
      service.cancel(context.tenant, input.params.simulation_id),
    ),
    orders: simulations.orders.handler(({ input, context }) =>
      service.orders(context.tenant, input.params.simulation_id, input.query),
    ),
    exportCsv: simulations.exportCsv.handler(({ input, context }) =>
      exportOrders(service, context.tenant, input.params.simulation_id, input.query),
    ),
  };
}

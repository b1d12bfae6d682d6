/** HTTP of operation. */
import type { Procedures } from '../identity/procedures.ts';
import type { OperationService } from './service.ts';

export function operationRoutes({ inEnvironment: { operation } }: Procedures, service: OperationService) {
  return { system: operation.system.handler(({ context }) => service.system(context.tenant)) };
}

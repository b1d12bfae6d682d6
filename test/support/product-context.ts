/** The default environment of a running product, for taking the product's own steps beside its worker. */
import { openDatabase } from '../../src/database/pools.ts';
import type { ControlPlane } from '../../src/database/tables/control-plane.ts';
import { loadConfiguration } from '../../src/runtime/configuration.ts';
import { createLogger } from '../../src/runtime/logging.ts';
import type { Context } from '../../src/tenancy/context.ts';
import { Environments } from '../../src/tenancy/environments.ts';
import { contextOf } from './orders.ts';
import { TEST_SECRET_KEY } from './databases.ts';
import type { Product } from './product.ts';

/** Opens it for as long as the work takes. */
export async function withContext(
  product: Product,
  work: (context: Context) => Promise<void>,
): Promise<void> {
  const url = product.controlPlaneUrl;
  const controlPlane = openDatabase<ControlPlane>({
    url,
    size: 2,
    name: 'test',
    onIdleError: () => undefined,
  });
  const log = createLogger('test', 'error');
  const variables = { DATABASE_URL: url, SECRET_KEY: TEST_SECRET_KEY, NODE_ENV: 'test' };
  const environments = new Environments(
    controlPlane,
    { ...loadConfiguration(variables), DATABASE_URL: url },
    log,
  );
  try {
    await work(await contextOf({ environments, log }));
  } finally {
    await environments.close();
    await controlPlane.destroy();
  }
}

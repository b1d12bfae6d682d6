/** `oms stop`, `oms restart` and `oms status`: requests to the running supervisor. */
import { dataFolderOf, loadSettings } from '../installation.ts';
import { statusTable } from '../status-table.ts';
import { askSupervisor } from '../supervisor/control-client.ts';
import type { ControlAnswer, ControlRequest } from '../supervisor/control-protocol.ts';
import { stopLeftovers } from '../supervisor/state-file.ts';

const NOT_RUNNING = 'Longhaul is not running.';

async function ask(request: ControlRequest): Promise<Extract<ControlAnswer, { ok: true }> | null> {
  const answer = await askSupervisor(dataFolderOf(loadSettings()), request);
  if (answer === null) return null;
  if (!answer.ok) throw new Error(answer.error);
  return answer;
}

/** Stops everything, including what a killed supervisor left behind. */
export async function stop(): Promise<void> {
  if (await ask({ action: 'stop' })) {
    console.log('Longhaul is stopped.');
    return;
  }
  const leftovers = await stopLeftovers(dataFolderOf(loadSettings()));
  console.log(
    leftovers.length === 0 ? NOT_RUNNING : `Stopped what was left running: ${leftovers.join(', ')}.`,
  );
}

/**
 * Restarts one service, or all of them in order.
 *
 * @throws Error when nothing is running or there is no such service
 */
export async function restart(service: string | null): Promise<void> {
  const answer = await ask({ action: 'restart', service });
  if (answer === null) throw new Error(`${NOT_RUNNING} Start it with \`oms start\`.`);
  console.log(statusTable(answer.services, Date.now()));
}

/** Prints the table of services; exit code 1 when nothing is running. */
export async function status(): Promise<void> {
  const answer = await ask({ action: 'status' });
  console.log(answer === null ? NOT_RUNNING : statusTable(answer.services, Date.now()));
  if (answer === null) process.exitCode = 1;
}

/** PostgreSQL channel of the control plane that carries an environment's changes to the API processes that ask for it. */
export function liveChannel(environmentId: string): string {
  return `oms_changes_${environmentId.replaceAll('-', '')}`;
}

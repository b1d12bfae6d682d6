/** How long an orderly end may take once the supervisor is gone, in milliseconds. */
const ORDERLY_END_MILLISECONDS = 15_000;

/**
 * Ends this process when the supervisor that started it dies, even by `kill -9`.
 *
 * The supervisor holds an IPC channel to each of its programs; the operating system closes it with the supervisor.
 * The process then gets the SIGTERM that an orderly stop would have sent. Does nothing in a process that was started
 * without a supervisor.
 */
export function exitWithSupervisor(): void {
  if (process.channel === undefined) return;
  process.once('disconnect', () => {
    setTimeout(() => process.exit(1), ORDERLY_END_MILLISECONDS).unref();
    process.kill(process.pid, 'SIGTERM');
  });
  // A channel with a listener would keep a finished process alive.
  process.channel.unref();
}

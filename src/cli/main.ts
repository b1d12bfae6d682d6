/** The `oms` command. */
import { Command } from 'commander';
import { packageVersion } from './package-root.ts';

const program = new Command('oms')
  .description('Longhaul OMS: self-hosted order management')
  .version(packageVersion())
  .showHelpAfterError();

program
  .command('start')
  .description('start PostgreSQL, Temporal, the API and the worker')
  .option('--seed', 'load the demo data', false)
  .option('--open', 'open the dashboard in the browser', false)
  .option('--detach', 'return when everything is ready', false)
  .action(async (options: { seed: boolean; open: boolean; detach: boolean }) => {
    const { start } = await import('./commands/start.ts');
    await start(options);
  });

program
  .command('stop')
  .description('stop everything')
  .action(async () => (await import('./commands/control.ts')).stop());

program
  .command('restart')
  .description('restart one service, or all of them')
  .argument('[service]', 'postgres, temporal, api or worker')
  .action(async (service?: string) => (await import('./commands/control.ts')).restart(service ?? null));

program
  .command('status')
  .description('show the services; exit code 1 when nothing is running')
  .action(async () => (await import('./commands/control.ts')).status());

program
  .command('logs')
  .description('show the logs')
  .argument('[service]', 'postgres, temporal, api, worker or supervisor')
  .option('-f, --follow', 'go on until Ctrl-C', false)
  .action(async (service: string | undefined, options: { follow: boolean }) => {
    const { logs } = await import('./commands/logs.ts');
    await logs(service ?? null, options.follow);
  });

program
  .command('seed')
  .description('load the demo data; a second time changes nothing')
  .action(async () => (await import('./commands/data.ts')).seed());

program
  .command('migrate')
  .description('create missing databases and bring all of them to this release')
  .action(async () => (await import('./commands/data.ts')).migrateDatabases());

program
  .command('reencrypt')
  .description('encrypt stored secrets with SECRET_KEY, after which OMS_OLD_SECRET_KEYS can go')
  .action(async () => (await import('./commands/data.ts')).reencrypt());

program
  .command('reindex')
  .description('make projections anew from PostgreSQL while the system runs, with progress')
  .argument('[projection]', 'such as search; all of them unless named')
  .option('-e, --environment <slug>', 'one environment; all of them unless named')
  .action(async (projection: string | undefined, options: { environment?: string }) => {
    const { reindexProjections } = await import('./commands/data.ts');
    await reindexProjections(projection ?? null, options.environment ?? null);
  });

program
  .command('token')
  .description('print an access token')
  .argument('[email]', 'the user', 'admin@example.com')
  .action(async (email: string) => (await import('./commands/data.ts')).token(email));

program
  .command('owner')
  .description('make an owner of the platform, and print the link by which it sets its password')
  .argument('<email>', 'an address without an account, or of an owner who has lost the password')
  .action(async (email: string) => (await import('./commands/data.ts')).owner(email));

program
  .command('replay')
  .description('replay histories of the running server against the current code; exit code 1 when one breaks')
  .argument('[order number]', 'such as ORD-20261123-OJTI7F')
  .option('--all', 'every workflow on the server', false)
  .action(async (orderNumber: string | undefined, options: { all: boolean }) => {
    const { replay } = await import('./commands/replay.ts');
    await replay(orderNumber ?? null, options.all);
  });

program
  .command('update')
  .description('fetch the newest release and restart')
  .action(async () => (await import('./commands/update.ts')).update());

program
  .command('doctor')
  .description('check the requirements and list the settings')
  .action(async () => (await import('./commands/doctor.ts')).doctor());

// A reader that has gone (`oms status | head`, a closed terminal) must not bring the supervisor down.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
}

try {
  await program.parseAsync();
} catch (error) {
  // A sentence for the user; the stack only for whoever asks for it.
  console.error(error instanceof Error && process.env.OMS_LOG_LEVEL !== 'debug' ? error.message : error);
  process.exitCode = 1;
}

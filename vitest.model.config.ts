import { defineConfig } from 'vitest/config';

/** Random sequences of commands, failures and crashes: minutes of a machine of its own, so apart from `npm test`. */
export default defineConfig({
  test: {
    include: ['test/model/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    pool: 'forks',
    // As the worker runs: hundreds of workflows stay in memory.
    execArgv: ['--require', './dist/async-context.cjs'],
  },
});

import { defineConfig } from 'vitest/config';

/** Requests made up from the OpenAPI document, for minutes, by a program of its own: so apart from `npm test`. */
export default defineConfig({
  test: {
    include: ['test/fuzz/**/*.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    hookTimeout: 60_000,
    pool: 'forks',
  },
});

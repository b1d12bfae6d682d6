/** Build of the dashboard: `vite build web` writes dist/web, which the API serves at /app. */
import { minifyContractRouter } from '@orpc/contract';
import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import { apiContract } from '../src/contract.ts';

const API_ORIGIN = 'http://127.0.0.1:8001';
const CONTRACT_MODULE = 'virtual:api-contract';

/** Offers the API contract without its schemas, so that the browser gets methods and paths but no validation code. */
function apiContractModule(): Plugin {
  const resolvedId = `\0${CONTRACT_MODULE}`;
  return {
    name: 'api-contract',
    resolveId: (id) => (id === CONTRACT_MODULE ? resolvedId : undefined),
    load: (id) =>
      id === resolvedId ? `export default ${JSON.stringify(minifyContractRouter(apiContract))}` : undefined,
  };
}

export default defineConfig({
  base: '/app/',
  plugins: [react(), apiContractModule()],
  build: { outDir: '../dist/web', emptyOutDir: true, target: 'es2022' },
  server: {
    host: '127.0.0.1',
    proxy: { '^/(?!app(/|$))': { target: API_ORIGIN } },
  },
});

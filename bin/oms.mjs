#!/usr/bin/env node
/** The `oms` command: runs the built command line with stack traces that name the sources. */
import { existsSync } from 'node:fs';

const built = new URL('../dist/oms.js', import.meta.url);

if (existsSync(built)) {
  process.setSourceMapsEnabled(true);
  await import(built.href);
} else {
  console.error('Longhaul is not built yet. Run `npm start` once in its folder.');
  process.exitCode = 1;
}

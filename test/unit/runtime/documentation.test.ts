/** What README and .env.example say of the settings is what the schema says. `UPDATE_README=1` writes the table. */
import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { configurationSchema } from '../../../src/runtime/configuration.ts';

const README = new URL('../../../README.md', import.meta.url);
const BLOCK = /<!-- settings -->\n[\s\S]*?<!-- \/settings -->/;

function settingsTable(): string {
  const defaults: Record<string, unknown> = configurationSchema.parse({});
  const rows = Object.entries(configurationSchema.shape).map(([name, schema]) => {
    const fallback = defaults[name];
    return `| \`${name}\` | ${fallback === undefined ? '' : `\`${JSON.stringify(fallback).replaceAll('"', '')}\``} | ${schema.description ?? ''} |`;
  });
  return ['| setting | default | meaning |', '|---|---|---|', ...rows].join('\n');
}

test('README lists every setting with its default', () => {
  const readme = readFileSync(README, 'utf8');
  const block = `<!-- settings -->\n\n${settingsTable()}\n\n<!-- /settings -->`;
  if (process.env['UPDATE_README']) writeFileSync(README, readme.replace(BLOCK, block));
  expect(readFileSync(README, 'utf8')).toContain(block);
});

test('.env.example names only settings that exist', () => {
  const example = readFileSync(new URL('../../../.env.example', import.meta.url), 'utf8');
  const names = [...example.matchAll(/^# ([A-Z_]+)=/gm)].map(([, name]) => name);
  expect(names.length).toBeGreaterThan(10);
  expect(names.filter((name) => !(name && name in configurationSchema.shape))).toEqual([]);
});

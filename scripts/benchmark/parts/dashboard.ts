/** The JavaScript that a browser gets before it can show the first page of the dashboard. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Figure } from '../figures.ts';

const BASE = '/app/';
const KIB = 1_024;

/** Scripts and stylesheets that index.html names itself: module script, plain scripts, modulepreloads, stylesheets. */
function linkedFiles(html: string): string[] {
  const tags = html.match(/<(?:script|link)\b[^>]*>/g) ?? [];
  const loading = tags.filter(
    (tag) => tag.startsWith('<script') || /rel="(?:modulepreload|stylesheet)"/.test(tag),
  );
  return loading.flatMap((tag) => /(?:src|href)="([^"]+)"/.exec(tag)?.[1] ?? []);
}

/** @param dist folder of the build */
export function measureDashboard(dist: string): Figure[] {
  const folder = join(dist, 'web');
  const files = linkedFiles(readFileSync(join(folder, 'index.html'), 'utf8'));
  const kib = (ending: string): number => {
    const contents = files
      .filter((file) => file.endsWith(ending))
      .map((file) => readFileSync(join(folder, file.slice(BASE.length))));
    return contents.reduce((sum, content) => sum + gzipSync(content).length, 0) / KIB;
  };
  return [
    { name: 'first page, JavaScript', value: kib('.js'), unit: 'KiB gzip' },
    { name: 'first page, CSS', value: kib('.css'), unit: 'KiB gzip' },
  ];
}

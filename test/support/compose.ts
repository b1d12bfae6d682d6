/** What docker-compose.yml says, as Compose reads it. */
import { readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { z } from 'zod';

const ROOT = new URL('../../', import.meta.url);

const serviceSchema = z.object({
  image: z.string(),
  command: z.array(z.string()).optional(),
  entrypoint: z.array(z.string()).optional(),
  environment: z.record(z.string(), z.string()).default({}),
  volumes: z.array(z.string()).default([]),
  depends_on: z.record(z.string(), z.object({ condition: z.string() })).default({}),
  healthcheck: z.record(z.string(), z.unknown()).optional(),
  networks: z.array(z.string()).optional(),
  ports: z.array(z.string()).default([]),
  read_only: z.boolean().default(false),
  cap_drop: z.array(z.string()).default([]),
});
const composeSchema = z.object({
  services: z.record(z.string(), serviceSchema),
  volumes: z.record(z.string(), z.null()),
});

export type ComposeService = z.infer<typeof serviceSchema>;

/** A file of the clone. */
export const rootFile = (path: string): URL => new URL(path, ROOT);

/** Fills variables in as Compose does: after the file is parsed. */
function filledIn(text: string, variables: Readonly<Record<string, string>>): string {
  const filled = text.replaceAll(
    /(?<!\$)\$\{(\w+)(?::(\?|-)([^}]*))?\}/g,
    (_, name: string, kind: string | undefined, fallback: string) => {
      const value = variables[name];
      if (value !== undefined && value !== '') return value;
      if (kind === '-') return fallback;
      throw new Error(`${name} is not set`);
    },
  );
  return filled.replaceAll('$$', '$');
}

/** The file with its variables filled in. @throws Error naming one that must be set and is not */
export function readCompose(variables: Readonly<Record<string, string>>) {
  const fill = (_: unknown, value: unknown) =>
    typeof value === 'string' ? filledIn(value, variables) : value;
  const text = readFileSync(rootFile('docker-compose.yml'), 'utf8');
  return composeSchema.parse(parse(text, fill, { merge: true }));
}

/** Names that `production.env.example` has, each with a value that will do. */
export function exampleVariables(): Record<string, string> {
  const example = readFileSync(rootFile('deploy/production.env.example'), 'utf8');
  return Object.fromEntries(
    [...example.matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name = '', value = '']) => [
      name,
      value || (/^(SMTP_URL|OMS_MAIL_FROM|OMS_WORKER_BUILD_ID)$/.test(name) ? '' : `test-${name}`),
    ]),
  );
}

/** The services that are Longhaul's own programs. */
export function ownServices(services: Readonly<Record<string, ComposeService>>): [string, ComposeService][] {
  return Object.entries(services).filter(([, { image }]) => image.startsWith('longhaul-oms:'));
}

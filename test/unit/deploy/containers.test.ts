/** Dockerfile and docker-compose.yml name only what exists; images cannot be built where tests run. */
import { existsSync, readFileSync } from 'node:fs';
import { parse } from 'yaml';
import { describe, expect, test } from 'vitest';
import { configurationSchema, loadConfiguration } from '../../../src/runtime/configuration.ts';
import { devServerArguments } from '../../../temporal/dev-server.ts';
import { SEARCH_ATTRIBUTES } from '../../../temporal/search-attribute-names.ts';
import { SERVED_QUEUES } from '../../../temporal/task-queues.ts';
import { exampleVariables, ownServices, readCompose, rootFile } from '../../support/compose.ts';

const read = (path: string): string => readFileSync(rootFile(path), 'utf8');
const variables = {
  ...exampleVariables(),
  OMS_CODEC_KEYS: `2026a:${Buffer.alloc(32, 7).toString('base64')}`,
  SECRET_KEY: 'x'.repeat(64),
};
const { services, volumes } = readCompose(variables);
const own = ownServices(services);

describe('the image', () => {
  const dockerfile = read('Dockerfile');

  test('is made of files that exist and are sent to the builder', () => {
    const sent = new Set(
      read('.dockerignore')
        .match(/^!.*$/gm)
        ?.map((line) => line.slice(1)),
    );
    const copies = [...dockerfile.matchAll(/^COPY (?!--from)(.+)$/gm)].flatMap(([, names = '']) =>
      names.split(' ').slice(0, -1),
    );
    expect(copies.length).toBeGreaterThan(10);
    expect(copies.filter((name) => !existsSync(rootFile(name)))).toEqual([]);
    expect(copies.filter((name) => !sent.has(name))).toEqual([]);
    expect([...sent].filter((name) => !existsSync(rootFile(name)))).toEqual([]);
  });

  test('holds what a package holds', () => {
    const { files } = JSON.parse(read('package.json')) as { files: string[] };
    const needed = files.filter((name) => !/^docs|\.md$|^\.env|^deploy/.test(name));
    for (const name of needed)
      expect(dockerfile).toContain(`COPY --from=build /build/${name === 'NOTICE' ? 'package.json' : name} `);
  });

  test('runs as an ordinary account, and says whether it is well', () => {
    expect(dockerfile.lastIndexOf('USER node')).toBeGreaterThan(dockerfile.lastIndexOf('FROM '));
    expect(dockerfile).toMatch(/^HEALTHCHECK /m);
  });
});

describe('the services', () => {
  test('of Longhaul get settings that exist, and a configuration fit for production', () => {
    expect(own.length).toBe(2 + SERVED_QUEUES.length);
    for (const [name, { environment }] of own) {
      const unknown = Object.keys(environment).filter((key) => !(key in configurationSchema.shape));
      expect(unknown, name).toEqual([]);
      expect(loadConfiguration(environment).NODE_ENV, name).toBe('production');
    }
  });

  test('of workers serve every queue once', () => {
    const queues = own.flatMap(([, { environment }]) => environment['OMS_WORKER_QUEUES'] ?? []);
    expect(queues.sort()).toEqual([...SERVED_QUEUES].sort());
  });

  test('of Longhaul may do no more than they need', () => {
    for (const [name, service] of own) {
      expect(service, name).toMatchObject({ read_only: true, cap_drop: ['ALL'], ports: [] });
      expect(service.healthcheck, name).toBeDefined();
    }
  });

  test('wait for one another, mount files that exist, and are open to this machine only but for the proxy', () => {
    const names = new Set(Object.keys(services));
    for (const [name, service] of Object.entries(services)) {
      expect(
        Object.keys(service.depends_on).filter((each) => !names.has(each)),
        name,
      ).toEqual([]);
      for (const [source = ''] of service.volumes.map((volume) => volume.split(':'))) {
        const exists = source.startsWith('./') ? existsSync(rootFile(source)) : source in volumes;
        expect(exists, `${name}: ${source}`).toBe(true);
      }
      if (name !== 'proxy') for (const port of service.ports) expect(port, name).toMatch(/^127\.0\.0\.1:/);
    }
  });

  test('do not start without their secrets', () => {
    for (const name of Object.keys(variables).filter((each) => /PASSWORD|SECRET|CODEC/.test(each)))
      expect(() => readCompose({ ...variables, [name]: '' }), name).toThrow(name);
  });
});

describe('a Temporal of one’s own', () => {
  test('has the settings of the embedded one', () => {
    const given = parse(read('deploy/temporal/dynamic-config.yaml')) as Record<string, { value: unknown }[]>;
    const own = devServerArguments({
      port: 1,
      uiPort: 2,
      namespace: 'default',
      databaseFile: 'x',
      queuePartitions: 1,
      codecEndpoint: 'x',
    });
    const embedded = own.filter((_, index) => own[index - 1] === '--dynamic-config-value');
    const written = Object.entries(given).map(([name, [first]]) => `${name}=${JSON.stringify(first?.value)}`);
    expect(written.sort()).toEqual([...embedded].sort());
  });

  test('gets all search attributes', () => {
    const script = read('deploy/temporal/namespace.sh');
    for (const name of Object.keys(SEARCH_ATTRIBUTES)) expect(script).toContain(name);
  });
});

import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blockedFolder, unprivilegedAccount } from '../../../src/database/embedded-account.ts';
import { embeddedDatabaseUrl, serverArguments } from '../../../src/database/embedded.ts';
import { installationSecrets } from '../../../src/runtime/installation-secrets.ts';

const PASSWD = 'root:x:0:0::/root:/bin/sh\nnobody:x:65534:65534::/:/bin/false\n';
/** An account that owns nothing here. */
const STRANGER = { name: 'stranger', uid: 54_321, gid: 54_321 };

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'longhaul-pg-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe('unprivilegedAccount', () => {
  it('prefers postgres to nobody and takes no account with the rights of root', () => {
    expect(unprivilegedAccount(`${PASSWD}postgres:x:101:104::/:/bin/sh\n`)?.name).toBe('postgres');
    expect(unprivilegedAccount(`${PASSWD}postgres:x:0:0::/:/bin/sh\n`)?.name).toBe('nobody');
    expect(unprivilegedAccount('root:x:0:0::/root:/bin/sh\n')).toBeNull();
  });
});

describe('blockedFolder', () => {
  it('names the outermost folder that others may not enter', () => {
    mkdirSync(join(folder, 'clone'), { mode: 0o700 });
    expect(blockedFolder(join(folder, 'clone', 'data'), STRANGER)).toBe(folder);
    chmodSync(folder, 0o711);
    expect(blockedFolder(join(folder, 'clone', 'data'), STRANGER)).toBe(join(folder, 'clone'));
    chmodSync(join(folder, 'clone'), 0o755);
    expect(blockedFolder(join(folder, 'clone', 'data'), STRANGER)).toBeNull();
  });
});

describe('embedded server', () => {
  it('listens on loopback only and keeps full durability', () => {
    const args = serverArguments('/data/postgres', 5433);
    expect(args.slice(0, 2)).toEqual(['-D', '/data/postgres']);
    expect(args).toEqual(
      expect.arrayContaining([
        'listen_addresses=127.0.0.1',
        'fsync=on',
        'synchronous_commit=on',
        'port=5433',
      ]),
    );
  });

  it('escapes the password in its address', () => {
    expect(embeddedDatabaseUrl({ port: 5433, password: 'a/b' })).toBe(
      'postgres://oms:a%2Fb@127.0.0.1:5433/oms_control',
    );
  });
});

describe('installationSecrets', () => {
  it('generates them once, for the owner only', () => {
    const data = join(folder, 'data');
    const first = installationSecrets(data);
    expect(installationSecrets(data)).toEqual(first);
    expect(statSync(join(data, 'secrets.json')).mode & 0o777).toBe(0o600);
  });

  it('makes no new ones beside a database that was made with others', () => {
    mkdirSync(join(folder, 'postgres'));
    expect(() => installationSecrets(folder)).toThrow(/secrets\.json is missing while its database exists/);
  });

  it('does not replace a damaged file', () => {
    writeFileSync(join(folder, 'secrets.json'), '{');
    expect(() => installationSecrets(folder)).toThrow(/cannot be read/);
  });
});

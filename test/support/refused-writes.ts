/** Servers that go on answering and take no writes. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { elasticServer } from './engines.ts';
import type { Engines } from './profiles.ts';
import type { TestServer } from './test-server.ts';

const run = promisify(execFile);

/** Blocks the indexes against writing, or lifts the block. */
export async function blockElasticsearch(engines: Engines, isBlocked: boolean): Promise<void> {
  const { client } = elasticServer(engines.ELASTICSEARCH_URL, engines.OMS_ELASTICSEARCH_PREFIX);
  try {
    await client.indices.putSettings({
      index: `${engines.OMS_ELASTICSEARCH_PREFIX}_*`,
      settings: { 'index.blocks.write': isBlocked },
    });
  } finally {
    await client.close();
  }
}

/** The test's MongoDB keeps each collection in a table of SQLite, where a trigger refuses what would change it. */
const TRIGGERS = `
import sqlite3, sys
file, blocked = sys.argv[1:]
db = sqlite3.connect(file, timeout=30)
tables = db.execute("SELECT name FROM sqlite_master WHERE type = 'table'").fetchall()
for index, (table,) in enumerate(tables):
    if table.startswith(('_', 'sqlite')): continue
    for act in ('INSERT', 'UPDATE', 'DELETE'):
        db.execute(f'DROP TRIGGER IF EXISTS refuse_{act}_{index}')
        if blocked == 'true':
            db.execute(f'CREATE TRIGGER refuse_{act}_{index} BEFORE {act} ON "{table}" BEGIN SELECT RAISE(ABORT, \\'no writes\\'); END')
db.commit()
`;

/** Makes the default environment's database refuse writes, or take them again. */
export async function blockMongo(server: TestServer, engines: Engines, isBlocked: boolean): Promise<void> {
  const file = join(server.folder, 'data', `${engines.MONGODB_DB}_default.sqlite`);
  await run('python3', ['-c', TRIGGERS, file, String(isBlocked)]);
}

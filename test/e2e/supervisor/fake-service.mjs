/**
 * A service for tests of the supervisor: `node fake-service.mjs <name> <folder> [stubborn]`.
 *
 * Answers HTTP at a port of its own choice, which it writes to `<folder>/<name>.port`. A stubborn one ignores SIGTERM.
 */
import { writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';

const [, , name, folder, temper] = process.argv;
const server = createServer((request, response) => response.end('ok'));

server.listen(0, '127.0.0.1', () => {
  writeFileSync(join(folder, `${name}.port`), String(server.address().port));
  console.log(`${name} listens`);
});
process.on('SIGTERM', () => {
  if (temper !== 'stubborn') process.exit(0);
});
// As the product's own programs do: end with the supervisor.
process.once('disconnect', () => process.exit(0));

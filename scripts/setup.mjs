/**
 * Set-up of a clone: `node scripts/setup.mjs start|test|pack`, run by `npm start`, `npm test` and `npm pack`.
 *
 * This entry checks the version of Node before anything else is loaded, so that an old Node gets a sentence and not
 * a syntax error. Keep its syntax simple.
 */
var version = process.versions.node.split('.').map(Number);
var supported = version[0] > 20 || (version[0] === 20 && version[1] >= 19);

if (!supported) {
  console.error(
    'Longhaul needs Node 20.19 or newer, and this is Node ' +
      process.versions.node +
      '. Install a current one from https://nodejs.org and run the command again.',
  );
  process.exitCode = 1;
} else {
  import('./setup/run.mjs').then(function (setup) {
    return setup.main(process.argv[2]);
  });
}

/**
 * Known weaknesses of the packages that an installation gets, as `npm audit` tells them: exit code 1 from `high` on.
 *
 * A registry without an audit service cannot tell; that is said, and is not a failure of the packages.
 */
import { run } from './setup/commands.mjs';

const { code, output } = await run('npm', ['audit', '--omit=dev', '--audit-level=high', '--json'], {
  cwd: new URL('..', import.meta.url).pathname,
  timeoutSeconds: 120,
});
const from = output.indexOf('{');
const report = from < 0 ? null : JSON.parse(output.slice(from, output.lastIndexOf('}') + 1));

if (report?.auditReportVersion === undefined) {
  console.log(
    `WARNING: dependencies were NOT audited, the registry does not answer: ${report?.message ?? output.trim()}`,
  );
} else {
  for (const { name, severity, range } of Object.values(report.vulnerabilities))
    console.log(`${severity}: ${name} ${range}`);
  console.log(`audited: ${JSON.stringify(report.metadata.vulnerabilities)}`);
  process.exitCode = code === 0 ? 0 : 1;
}

/** `oms doctor`: checks every requirement and lists every setting. */
import { type Configuration, configurationSchema } from '../../runtime/configuration.ts';
import { requirementChecks, serviceChecks } from '../doctor-checks.ts';
import { loadInstallation } from '../installation.ts';
import { table } from '../status-table.ts';

const SECRET_SETTINGS = /SECRET|API_KEY|CODEC_KEYS|PASSWORD/;

/** A setting's value as it may be shown: secrets as `***`, passwords inside of URLs too. */
export function shownValue(name: string, value: string | number | boolean | undefined): string {
  if (value === undefined) return '-';
  if (SECRET_SETTINGS.test(name)) return '***';
  return String(value).replace(/^(\w+:\/\/[^:/@]+):[^@]+@/, '$1:***@');
}

function settingsTable(settings: Configuration): string {
  const defaults = configurationSchema.parse({});
  const rows = Object.entries(configurationSchema.shape).map(([name, schema]) => {
    const key = name as keyof Configuration;
    return [name, shownValue(name, settings[key]), shownValue(name, defaults[key]), schema.description ?? ''];
  });
  return table([['SETTING', 'VALUE', 'DEFAULT', 'DESCRIPTION'], ...rows]);
}

/** Carries the checks out, prints them, and sets exit code 1 when one found a problem. */
export async function doctor(): Promise<void> {
  const installation = loadInstallation();
  const { settings } = installation;
  const checks = [...requirementChecks(settings), ...serviceChecks(installation)];
  let problems = 0;
  for (const check of checks) {
    try {
      console.log(`ok       ${check.name}: ${await check.run()}`);
    } catch (error) {
      problems += 1;
      console.log(`problem  ${check.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  console.log(`\n${settingsTable(settings)}`);
  if (problems > 0) process.exitCode = 1;
}

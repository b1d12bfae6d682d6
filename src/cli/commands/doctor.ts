/** `oms doctor`: checks every requirement and lists every setting. */
import { type Configuration, ConfigurationError, configurationSchema } from '../../runtime/configuration.ts';
import { SecretsError } from '../../runtime/installation-secrets.ts';
import { findings, type Finding } from '../check.ts';
import { requirementChecks, serviceChecks } from '../doctor-checks.ts';
import { type Installation, loadInstallation } from '../installation.ts';
import { table } from '../status-table.ts';

const SECRET_SETTINGS = /SECRET|API_KEY|CODEC_KEYS|PASSWORD/;

/** What stands between `//user:` and the last `@` is the password, also one whose signs are not written as they must be. */
const PASSWORD_IN_URL = /^([\w+.-]+:\/\/[^:/@]*):.*@/;
const SECRET_IN_QUERY = /([?&](?:[^=&]*(?:password|secret|token|key)|authMechanismProperties)=)[^&]+/gi;

/** A setting's value as it may be shown: secrets as `***`, passwords inside of URLs too. */
export function shownValue(name: string, value: string | number | boolean | undefined): string {
  if (value === undefined) return '-';
  if (SECRET_SETTINGS.test(name)) return '***';
  return String(value).replace(PASSWORD_IN_URL, '$1:***@').replace(SECRET_IN_QUERY, '$1***');
}

function settingsTable(settings: Configuration): string {
  const defaults = configurationSchema.parse({});
  const rows = Object.entries(configurationSchema.shape).map(([name, schema]) => {
    const key = name as keyof Configuration;
    return [name, shownValue(name, settings[key]), shownValue(name, defaults[key]), schema.description ?? ''];
  });
  return table([['SETTING', 'VALUE', 'DEFAULT', 'DESCRIPTION'], ...rows]);
}

/** @returns in words what is wrong with the settings, when nothing can be checked by them */
function installationOrProblem(): Installation | string {
  try {
    return loadInstallation();
  } catch (error) {
    if (error instanceof ConfigurationError || error instanceof SecretsError) return error.message;
    throw error;
  }
}

const tell = ({ outcome, name, text }: Finding): void => console.log(`${outcome.padEnd(9)}${name}: ${text}`);

/** Carries the checks out, prints what they find, and sets exit code 1 when one found a problem. */
export async function doctor(): Promise<void> {
  const installation = installationOrProblem();
  if (typeof installation === 'string') {
    tell({ outcome: 'problem', name: 'settings', text: installation });
    process.exitCode = 1;
    return;
  }
  const { settings } = installation;
  for await (const finding of findings([...requirementChecks(settings), ...serviceChecks(installation)])) {
    tell(finding);
    if (finding.outcome === 'problem') process.exitCode = 1;
  }
  console.log(`\n${settingsTable(settings)}`);
}

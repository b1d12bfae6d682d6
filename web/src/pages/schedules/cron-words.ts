/** When a schedule runs, in words. */

const EVERY_MINUTES = /^\*\/(\d+) \* \* \* \*$/;
const EVERY_HOURS = /^0 \*\/(\d+) \* \* \*$/;
const HOURLY = /^0 \* \* \* \*$/;
const DAILY = /^(\d{1,2}) (\d{1,2}) \* \* \*$/;

/** The usual forms in words; any other as it is written. */
export function cronInWords(cron: string): string {
  const minutes = EVERY_MINUTES.exec(cron)?.[1];
  if (minutes) return `Every ${minutes} minutes`;
  if (HOURLY.test(cron)) return 'Every hour';
  const hours = EVERY_HOURS.exec(cron)?.[1];
  if (hours) return `Every ${hours} hours`;
  const [, minute, hour] = DAILY.exec(cron) ?? [];
  if (minute && hour) return `Daily at ${hour.padStart(2, '0')}:${minute.padStart(2, '0')} UTC`;
  return `${cron} UTC`;
}

/** What a run has done in an environment, such as `4 open orders, 1 orders restarted`; zeros are left out. */
export function countsInWords(counts: Readonly<Record<string, number>>): string {
  const done = Object.entries(counts).filter(([, count]) => count > 0);
  if (done.length === 0) return 'Nothing to do';
  return done.map(([name, count]) => `${count} ${name.replaceAll('_', ' ')}`).join(', ');
}

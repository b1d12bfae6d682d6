import type { ServiceStatus } from './supervisor/service.ts';

const HEADINGS = ['SERVICE', 'STATE', 'PID', 'UPTIME', 'RESTARTS', 'URL'];

/** A duration in its two largest units: `2d 3h`, `5m 12s`, `8s`. */
export function formatDuration(milliseconds: number): string {
  const total = Math.floor(milliseconds / 1000);
  const parts: [number, string][] = [
    [Math.floor(total / 86_400), 'd'],
    [Math.floor(total / 3600) % 24, 'h'],
    [Math.floor(total / 60) % 60, 'm'],
    [total % 60, 's'],
  ];
  const first = parts.findIndex(([value]) => value > 0);
  if (first < 0) return '0s';
  return parts
    .slice(first, first + 2)
    .filter(([value]) => value > 0)
    .map(([value, unit]) => `${value}${unit}`)
    .join(' ');
}

/** Lays rows out in columns. */
export function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) =>
    Math.max(...rows.map((row) => (row[column] ?? '').length)),
  );
  return rows
    .map((row) =>
      row
        .map((cell, column) => cell.padEnd(widths[column] ?? 0))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/**
 * The services as a table, with the reason below it for each that is not ready.
 *
 * @param now milliseconds since the epoch
 */
export function statusTable(services: readonly ServiceStatus[], now: number): string {
  const rows = services.map((service) => [
    service.name,
    service.state,
    service.pid === null ? '-' : String(service.pid),
    service.startedAt === null ? '-' : formatDuration(now - service.startedAt),
    String(service.restarts),
    service.url ?? '-',
  ]);
  const problems = services.flatMap(({ name, problem }) => (problem === null ? [] : [`${name}: ${problem}`]));
  return [table([HEADINGS, ...rows]), ...problems].join('\n');
}

/** Turning what services print into JSON lines. */

/** PostgreSQL starts its messages with the severity. */
const SEVERITY = /^(DEBUG\d?|LOG|INFO|NOTICE|STATEMENT|DETAIL|HINT|WARNING|ERROR|FATAL|PANIC):\s+/;

const LEVEL_OF_SEVERITY: Readonly<Record<string, string>> = {
  WARNING: 'warn',
  ERROR: 'error',
  FATAL: 'error',
  PANIC: 'error',
};

function isJsonObject(line: string): boolean {
  if (!line.startsWith('{') || !line.endsWith('}')) return false;
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/**
 * One line of a service's log file: JSON objects pass unchanged, other text becomes `{time, level, service, msg}`.
 *
 * @param time moment of arrival
 */
export function toLogLine(service: string, line: string, time: Date): string {
  if (isJsonObject(line)) return line;
  const severity = SEVERITY.exec(line)?.[1];
  const level = severity === undefined ? 'info' : (LEVEL_OF_SEVERITY[severity] ?? 'info');
  return JSON.stringify({ time: time.toISOString(), level, service, msg: line });
}

/** Cuts a stream of text into lines; text after the last line break waits for more. */
export class LineSplitter {
  #rest = '';

  /** The lines that this piece completes, without blank ones. */
  push(text: string): string[] {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    return lines.map((line) => line.trimEnd()).filter((line) => line !== '');
  }

  /** What is left when the stream ends. */
  end(): string[] {
    const rest = this.#rest.trim();
    this.#rest = '';
    return rest === '' ? [] : [rest];
  }
}

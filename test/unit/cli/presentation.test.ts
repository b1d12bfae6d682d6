import { describe, expect, it } from 'vitest';
import { shownValue } from '../../../src/cli/commands/doctor.ts';
import { readableLine } from '../../../src/cli/commands/logs.ts';
import { formatDuration, statusTable } from '../../../src/cli/status-table.ts';
import { socketPath } from '../../../src/cli/supervisor/control-protocol.ts';

describe('formatDuration', () => {
  it.each([
    [0, '0s'],
    [59_999, '59s'],
    [3_600_000, '1h'],
    [3_661_000, '1h 1m'],
    [90_061_000, '1d 1h'],
  ])('%i ms is %s', (milliseconds, words) => expect(formatDuration(milliseconds)).toBe(words));
});

describe('statusTable', () => {
  it('shows each service and why one is not ready', () => {
    const common = { restarts: 0, url: null };
    const text = statusTable(
      [
        { ...common, name: 'api', state: 'ready', pid: 7, startedAt: 1000, problem: null },
        { ...common, name: 'worker', state: 'waiting', pid: null, startedAt: null, problem: 'exit code 1' },
      ],
      6000,
    );
    expect(text.split('\n')).toEqual([
      'SERVICE  STATE    PID  UPTIME  RESTARTS  URL',
      'api      ready    7    5s      0         -',
      'worker   waiting  -    -       0         -',
      'worker: exit code 1',
    ]);
  });
});

describe('shownValue', () => {
  it('hides secrets, also inside of URLs', () => {
    expect(shownValue('SECRET_KEY', 'abc')).toBe('***');
    expect(shownValue('TEMPORAL_API_KEY', 'abc')).toBe('***');
    expect(shownValue('DATABASE_URL', 'postgres://me:pw@host:1/db')).toBe('postgres://me:***@host:1/db');
    expect(shownValue('MONGODB_URL', 'mongodb+srv://me:pw@host/')).toBe('mongodb+srv://me:***@host/');
    expect(shownValue('ELASTICSEARCH_URL', 'https://me:p@w/@host:1')).toBe('https://me:***@host:1');
    expect(shownValue('ELASTICSEARCH_URL', 'https://:pw@host:1')).toBe('https://:***@host:1');
    expect(shownValue('MONGODB_URL', 'mongodb://h1,h2/?tlsCertificateKeyFilePassword=pw&tls=true')).toBe(
      'mongodb://h1,h2/?tlsCertificateKeyFilePassword=***&tls=true',
    );
    expect(shownValue('OMS_API_PORT', 8001)).toBe('8001');
    expect(shownValue('WEBHOOK_SECRET', undefined)).toBe('-');
  });
});

describe('readableLine', () => {
  it('shows time, service, level and message', () => {
    const line = JSON.stringify({ time: '2026-01-02T03:04:05.678Z', level: 'WARN', msg: 'hello' });
    expect(readableLine('api', line)).toBe('2026-01-02T03:04:05.678Z api        warn  hello');
    expect(readableLine('api', 'text')).toBe('api        text');
  });
});

describe('socketPath', () => {
  it('fits into a socket address however long the data folder is', () => {
    expect(socketPath('/data')).toBe('/data/run/supervisor.sock');
    expect(Buffer.byteLength(socketPath(`/${'long/'.repeat(60)}`))).toBeLessThanOrEqual(104);
  });
});

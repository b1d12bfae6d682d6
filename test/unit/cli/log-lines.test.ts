import { describe, expect, it } from 'vitest';
import { LineSplitter, toLogLine } from '../../../src/cli/supervisor/log-lines.ts';

const TIME = new Date('2026-01-02T03:04:05.678Z');

describe('toLogLine', () => {
  it('passes JSON objects unchanged', () => {
    const line = '{"level":"warn","msg":"x"}';
    expect(toLogLine('temporal', line, TIME)).toBe(line);
  });

  it.each([
    ['LOG:  database system is ready', 'info'],
    ['WARNING:  out of something', 'warn'],
    ['ERROR:  relation "x" does not exist', 'error'],
    ['FATAL:  the database system is starting up', 'error'],
    ['a plain line', 'info'],
    ['{"broken": ', 'info'],
  ])('wraps %j with level %s', (line, level) => {
    expect(JSON.parse(toLogLine('postgres', line, TIME))).toEqual({
      time: '2026-01-02T03:04:05.678Z',
      level,
      service: 'postgres',
      msg: line,
    });
  });
});

describe('LineSplitter', () => {
  it('puts lines together again that arrive in pieces', () => {
    const splitter = new LineSplitter();
    expect(splitter.push('on')).toEqual([]);
    expect(splitter.push('e\r\ntwo\n\nth')).toEqual(['one', 'two']);
    expect(splitter.end()).toEqual(['th']);
    expect(splitter.end()).toEqual([]);
  });
});

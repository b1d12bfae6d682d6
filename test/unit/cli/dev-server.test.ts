import { describe, expect, it } from 'vitest';
import { devServerArguments } from '../../../temporal/dev-server.ts';

const args = devServerArguments({
  port: 7000,
  uiPort: 7001,
  namespace: 'oms',
  databaseFile: '/data/temporal.db',
  queuePartitions: 1,
  codecEndpoint: 'http://localhost:8001/codec',
});

/** Values of a flag that may be repeated. */
function valuesOf(flag: string): string[] {
  return args.flatMap((argument, index) => (argument === flag ? [args[index + 1] ?? ''] : []));
}

describe('devServerArguments', () => {
  it('listens on loopback at the given ports', () => {
    expect(args.slice(0, 2)).toEqual(['server', 'start-dev']);
    expect(valuesOf('--ip')).toEqual(['127.0.0.1']);
    expect(valuesOf('--port')).toEqual(['7000']);
    expect(valuesOf('--ui-port')).toEqual(['7001']);
    expect(valuesOf('--namespace')).toEqual(['oms']);
  });

  it('points the Web UI at the codec server', () => {
    expect(valuesOf('--ui-codec-endpoint')).toEqual(['http://localhost:8001/codec']);
  });

  it('keeps its state in a file that survives a crash', () => {
    expect(valuesOf('--db-filename')).toEqual(['/data/temporal.db']);
    expect(valuesOf('--sqlite-pragma')).toEqual(['journal_mode=WAL', 'synchronous=NORMAL']);
  });

  it('gives a task queue as many partitions for writing as for reading', () => {
    expect(valuesOf('--dynamic-config-value').filter((value) => value.includes('Partitions'))).toEqual([
      'matching.numTaskqueueReadPartitions=1',
      'matching.numTaskqueueWritePartitions=1',
    ]);
  });

  it('registers every custom search attribute', () => {
    expect(valuesOf('--search-attribute')).toEqual([
      'OmsEnvironment=Keyword',
      'OmsOrderNumber=Keyword',
      'OmsOrderStatus=Keyword',
      'OmsChannel=Keyword',
      'OmsFulfillmentType=Keyword',
    ]);
  });
});

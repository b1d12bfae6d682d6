import { createServer } from 'node:net';
import { once } from 'node:events';
import { describe, expect, it } from 'vitest';
import {
  isPortFree,
  listeningInodes,
  parseLsof,
  takenPorts,
} from '../../../src/cli/supervisor/port-holder.ts';

const TABLE = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1F41 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4711 1 0 100 0 0 10 0
   1: 0100007F:1F41 0100007F:C350 01 00000000:00000000 00:00000000 00000000     0        0 4712 1 0 20 4 30 10 -1
   2: 0100007F:1C41 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 4713 1 0 100 0 0 10 0`;

describe('listeningInodes', () => {
  it('finds listening sockets only, by port', () => {
    expect(listeningInodes(TABLE, 8001)).toEqual(['4711']);
    expect(listeningInodes(TABLE, 9999)).toEqual([]);
  });
});

describe('parseLsof', () => {
  it('names command and pid', () => {
    expect(parseLsof('p812\ncpostgres\nf7\n')).toBe('postgres (pid 812)');
    expect(parseLsof('')).toBeNull();
  });
});

describe('takenPorts', () => {
  it('names the setting that changes a taken port, and is silent about a free one', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const use = { port, host: '127.0.0.1', setting: 'OMS_API_PORT' };

    const [sentence] = await takenPorts([use]);
    expect(sentence).toMatch(
      new RegExp(`^Port ${port} is taken by .+\\. Stop it, or set OMS_API_PORT to another port\\.$`),
    );

    server.close();
    await once(server, 'close');
    expect(await isPortFree(port, '127.0.0.1')).toBe(true);
    expect(await takenPorts([use])).toEqual([]);
  });
});

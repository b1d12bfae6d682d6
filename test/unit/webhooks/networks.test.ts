import { describe, expect, test } from 'vitest';
import { AddressGuard } from '../../../src/webhooks/address-guard.ts';
import { isAllowedAddress, parseNetworks } from '../../../src/webhooks/networks.ts';

const NONE = parseNetworks('');

describe('addresses', () => {
  test.each([
    ...['0.0.0.0', '10.0.0.1', '100.64.0.1', '127.0.0.1', '127.255.255.254', '169.254.169.254', '172.16.0.1'],
    ...['172.31.255.255', '192.0.0.1', '192.168.1.1', '198.18.0.1', '224.0.0.1', '255.255.255.255'],
    ...['::', '::1', 'fe80::1', 'fe80::1%eth0', 'fc00::1', 'fd00:ec2::254', 'ff02::1', '2001:db8::1'],
    ...['::ffff:127.0.0.1', '::ffff:7f00:1', '0:0:0:0:0:FFFF:10.0.0.1', '::127.0.0.1', '::ffff:0:127.0.0.1'],
    ...['64:ff9b::7f00:1', '64:ff9b:1::1', '2002:7f00:1::', '2001:0:1::', '100::1', 'localhost', ''],
  ])('%s is refused', (address) => {
    expect(isAllowedAddress(address, NONE)).toBe(false);
  });

  test.each(['1.1.1.1', '172.15.0.1', '172.32.0.1', '2606:4700:4700::1111', '::ffff:8.8.8.8'])(
    '%s is public',
    (address) => {
      expect(isAllowedAddress(address, NONE)).toBe(true);
    },
  );

  test('of networks that the operator names are allowed, and only those', () => {
    const allowed = parseNetworks('10.1.0.0/16, fd00:1::/32,127.0.0.1');
    expect(isAllowedAddress('10.1.2.3', allowed)).toBe(true);
    expect(isAllowedAddress('::ffff:10.1.2.3', allowed)).toBe(true);
    expect(isAllowedAddress('127.0.0.1', allowed)).toBe(true);
    expect(isAllowedAddress('fd00:1::7', allowed)).toBe(true);
    expect(isAllowedAddress('10.2.0.1', allowed)).toBe(false);
    expect(isAllowedAddress('127.0.0.2', allowed)).toBe(false);
    expect(isAllowedAddress('fd00:2::7', allowed)).toBe(false);
  });

  test.each(['10.0.0.0/33', 'localhost', '10.0.0.0/', '10.0.0.0/8/8', 'fe80::1%eth0/64', '::/129'])(
    '%s is no network',
    (network) => {
      expect(() => parseNetworks(network)).toThrow('is not a network');
    },
  );
});

describe('hosts of endpoints', () => {
  const guard = new AddressGuard('', async (name) => {
    if (name === 'mixed.example')
      return [
        { address: '1.1.1.1', family: 4 },
        { address: '10.0.0.1', family: 4 },
      ];
    return [{ address: '1.1.1.1', family: 4 }];
  });

  // The URL parser reads the odd spellings of an address; the guard sees what it made of them.
  test.each(['http://127.1/', 'http://2130706433/', 'http://0x7f.1/', 'http://0177.0.0.1/', 'http://[::1]/'])(
    '%s is loopback however it is spelt',
    async (url) => {
      await expect(guard.addressesOf(new URL(url))).rejects.toThrow('is no public address');
    },
  );

  test('are refused when one of their addresses is not public', async () => {
    await expect(guard.addressesOf(new URL('https://mixed.example/'))).rejects.toThrow('10.0.0.1');
    expect(await guard.addressesOf(new URL('https://fine.example/'))).toEqual([
      { address: '1.1.1.1', family: 4 },
    ]);
  });
});

/** Which addresses a webhook may reach: public ones, and those of the networks that the operator allows. */
import { BlockList, isIP, isIPv4, isIPv6 } from 'node:net';

type Family = 'ipv4' | 'ipv6';
type Network = readonly [address: string, prefix: number];

/** Special-purpose networks of IPv4 (IANA registry): this host, private, shared, loopback, link-local, tests, multicast. */
const SPECIAL_IPV4: readonly Network[] = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
];
/** All that is routed as unicast; loopback, link-local, unique local and translated addresses lie outside. */
const GLOBAL_IPV6: Network = ['2000::', 3];
/** Inside of it: protocol assignments with Teredo, documentation, and 6to4, which carries an IPv4 address. */
const SPECIAL_IPV6: readonly Network[] = [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['3fff::', 20],
];

function listOf(networks: readonly Network[], family: Family): BlockList {
  const list = new BlockList();
  for (const [address, prefix] of networks) list.addSubnet(address, prefix, family);
  return list;
}

const special4 = listOf(SPECIAL_IPV4, 'ipv4');
const special6 = listOf(SPECIAL_IPV6, 'ipv6');
const global6 = listOf([GLOBAL_IPV6], 'ipv6');

/** The IPv4 address inside `::ffff:a.b.c.d`, however it is written; undefined for other addresses. */
function mappedIPv4(address: string): string | undefined {
  // The URL parser writes every form of an address in one way.
  const hex = /^\[::ffff:([0-9a-f]{1,4}):([0-9a-f]{1,4})\]$/.exec(new URL(`http://[${address}]`).hostname);
  if (!hex) return undefined;
  const [high, low] = [Number.parseInt(hex[1] ?? '', 16), Number.parseInt(hex[2] ?? '', 16)];
  return [high >> 8, high & 0xff, low >> 8, low & 0xff].join('.');
}

function parseNetwork(text: string): { address: string; prefix: number; family: Family } {
  const [address = '', bits, ...rest] = text.split('/');
  const family: Family = isIPv4(address) ? 'ipv4' : 'ipv6';
  const most = family === 'ipv4' ? 32 : 128;
  const prefix = bits === undefined ? most : Number(bits);
  const isPrefix = Number.isInteger(prefix) && prefix >= 0 && prefix <= most && bits !== '';
  if (isIP(address) === 0 || address.includes('%') || !isPrefix || rest.length > 0) {
    throw new Error(`${text} is not a network such as 10.1.0.0/16 or fd00::/8`);
  }
  return { address, prefix, family };
}

/** @returns the networks of a comma-separated list. @throws Error naming the entry that is none. */
export function parseNetworks(list: string): BlockList {
  const networks = new BlockList();
  for (const entry of list.split(',').map((each) => each.trim())) {
    if (entry === '') continue;
    const { address, prefix, family } = parseNetwork(entry);
    networks.addSubnet(address, prefix, family);
  }
  return networks;
}

/** True when a connection to this address is allowed. An address that cannot be read is not. */
export function isAllowedAddress(address: string, allowed: BlockList): boolean {
  if (isIPv4(address)) return allowed.check(address, 'ipv4') || !special4.check(address, 'ipv4');
  if (!isIPv6(address) || address.includes('%')) return false;
  const mapped = mappedIPv4(address);
  if (mapped !== undefined) return isAllowedAddress(mapped, allowed);
  const isPublic = global6.check(address, 'ipv6') && !special6.check(address, 'ipv6');
  return isPublic || allowed.check(address, 'ipv6');
}

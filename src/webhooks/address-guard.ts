/** Keeps webhooks away from what is inside: addresses are judged when an endpoint is named and at every delivery. */
import { lookup } from 'node:dns/promises';
import { isIP, type BlockList } from 'node:net';
import type { Configuration } from '../runtime/configuration.ts';
import { demoSinkUrl } from './demo-sink.ts';
import { isAllowedAddress, parseNetworks } from './networks.ts';

/** An address that a name has, as the resolver answers it. */
export interface ResolvedAddress {
  address: string;
  family: number;
}

/** All addresses of a host name. @throws when it has none. */
export type Resolve = (hostname: string) => Promise<ResolvedAddress[]>;

/** The endpoint leads somewhere that webhooks may not go. */
export class ForbiddenAddressError extends Error {
  override readonly name = 'ForbiddenAddressError';
}

const resolveBySystem: Resolve = (hostname) => lookup(hostname, { all: true, verbatim: true });

/** The host of a URL as a connection takes it: an IPv6 address without its brackets. */
export function hostOf(url: URL): string {
  return url.hostname.replace(/^\[(.*)\]$/, '$1');
}

export class AddressGuard {
  readonly #allowed: BlockList;
  readonly #resolve: Resolve;
  readonly #ownSink: string | null;

  /**
   * @param allowedNetworks comma-separated CIDR list of networks that are reached although they are not public.
   * @param ownSink the one URL that is reached wherever it is, the demo's own receiver.
   */
  constructor(allowedNetworks: string, resolve: Resolve = resolveBySystem, ownSink: string | null = null) {
    this.#allowed = parseNetworks(allowedNetworks);
    this.#resolve = resolve;
    this.#ownSink = ownSink;
  }

  /** The guard that the settings describe. */
  static of(
    configuration: Pick<Configuration, 'WEBHOOK_ALLOWED_NETWORKS' | 'NODE_ENV' | 'OMS_API_PORT'>,
  ): AddressGuard {
    const networks = configuration.WEBHOOK_ALLOWED_NETWORKS ?? '';
    return new AddressGuard(networks, resolveBySystem, demoSinkUrl(configuration));
  }

  /**
   * The addresses to connect to. Whoever connects uses these and asks no resolver again: its second answer may be
   * another.
   *
   * @throws ForbiddenAddressError when the host is, or one of its addresses is, not to be reached.
   * @throws when the name cannot be resolved.
   */
  async addressesOf(url: URL): Promise<ResolvedAddress[]> {
    const host = hostOf(url);
    const family = isIP(host);
    const addresses = family > 0 ? [{ address: host, family }] : await this.#resolve(host);
    if (url.href === this.#ownSink) return addresses;
    const forbidden = addresses.find(({ address }) => !isAllowedAddress(address, this.#allowed));
    if (forbidden) {
      const name = family > 0 ? host : `${host} is ${forbidden.address}, which`;
      throw new ForbiddenAddressError(`${name} is no public address`);
    }
    return addresses;
  }
}

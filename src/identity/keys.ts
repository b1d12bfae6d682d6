/** The keys that sign tokens, derived from the installation's SECRET_KEY, one for each purpose. */
import { hkdfSync } from 'node:crypto';

const KEY_BYTES = 32;

export interface IdentityKeys {
  /** Signs access tokens. */
  token: Uint8Array;
  /** Signs CSRF tokens. */
  csrf: Uint8Array;
}

function derive(secretKey: string, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', secretKey, '', `longhaul/${purpose}/v1`, KEY_BYTES));
}

/** The same secret always gives the same keys, so that tokens outlive a restart. */
export function identityKeys(secretKey: string): IdentityKeys {
  return { token: derive(secretKey, 'access-token'), csrf: derive(secretKey, 'csrf-token') };
}

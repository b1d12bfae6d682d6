/** The keys that sign tokens, derived from the installation's SECRET_KEY, one for each purpose. */
import { createSecretKey, hkdfSync, type KeyObject } from 'node:crypto';

const KEY_BYTES = 32;

export interface IdentityKeys {
  /** Signs access tokens. */
  token: KeyObject;
  /** Signs CSRF tokens. */
  csrf: KeyObject;
  /** Makes of a refresh token the next one. */
  refresh: KeyObject;
}

function derive(secretKey: string, purpose: string): KeyObject {
  return createSecretKey(Buffer.from(hkdfSync('sha256', secretKey, '', `longhaul/${purpose}/v1`, KEY_BYTES)));
}

/** The same secret always gives the same keys, so that tokens outlive a restart. */
export function identityKeys(secretKey: string): IdentityKeys {
  return {
    token: derive(secretKey, 'access-token'),
    csrf: derive(secretKey, 'csrf-token'),
    refresh: derive(secretKey, 'refresh-token'),
  };
}

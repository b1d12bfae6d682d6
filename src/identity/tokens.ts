/** Access tokens (JWT, HS256) and the CSRF tokens that belong to them. */
import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';
import { errors, jwtVerify, SignJWT } from 'jose';
import { Refusal } from '../runtime/errors.ts';
import type { IdentityKeys } from './keys.ts';

const ALGORITHM = 'HS256';
const ISSUER = 'longhaul';

export interface TokenClaims {
  userId: string;
  /** Names this token among the revoked ones. */
  tokenId: string;
  /** The account's session epoch when the token was made. */
  epoch: number;
  expiresAt: Date;
}

export interface IssuedToken extends TokenClaims {
  token: string;
}

function refused(): Refusal {
  return new Refusal('unauthenticated', 'The access token is not valid or has expired. Sign in again.');
}

/** Whom a token is for. */
export interface TokenSubject {
  id: string;
  sessionEpoch: number;
}

/** A new token for a user, valid for `minutes`. All tokens of a session have its id, and are revoked together. */
export async function issue(
  keys: IdentityKeys,
  { id: userId, sessionEpoch: epoch }: TokenSubject,
  minutes: number,
  tokenId: string = randomUUID(),
): Promise<IssuedToken> {
  const issuedAt = Math.floor(Date.now() / 1000);
  const expiry = issuedAt + minutes * 60;
  const token = await new SignJWT({ epoch })
    .setProtectedHeader({ alg: ALGORITHM })
    .setIssuer(ISSUER)
    .setSubject(userId)
    .setJti(tokenId)
    .setIssuedAt(issuedAt)
    .setExpirationTime(expiry)
    .sign(keys.token);
  return { token, userId, tokenId, epoch, expiresAt: new Date(expiry * 1000) };
}

/**
 * What a token says, after its signature, algorithm and expiry were checked.
 *
 * @throws Refusal `unauthenticated`, whatever is wrong with it.
 */
export async function verify(keys: IdentityKeys, token: string): Promise<TokenClaims> {
  try {
    const { payload } = await jwtVerify(token, keys.token, {
      algorithms: [ALGORITHM],
      issuer: ISSUER,
      requiredClaims: ['sub', 'jti', 'exp'],
    });
    const { sub, jti, exp } = payload;
    if (sub === undefined || jti === undefined || exp === undefined) throw refused();
    // Tokens of releases without epochs belong to the first one.
    const epoch = payload['epoch'] ?? 0;
    if (typeof epoch !== 'number') throw refused();
    return { userId: sub, tokenId: jti, epoch, expiresAt: new Date(exp * 1000) };
  } catch (error) {
    if (error instanceof errors.JOSEError) throw refused();
    throw error;
  }
}

/** The token that writes signed in by cookie must send along: it proves that our own page made the request. */
export function csrfToken(keys: IdentityKeys, tokenId: string): string {
  return createHmac('sha256', keys.csrf).update(tokenId).digest('base64url');
}

/** Compares in constant time. */
export function isCsrfToken(keys: IdentityKeys, tokenId: string, candidate: string | undefined): boolean {
  const expected = Buffer.from(csrfToken(keys, tokenId));
  const given = Buffer.from(candidate ?? '');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { signStackToken, STACK_ALGORITHM } from '#platform';
import { exportJWK, generateKeyPair, type JWK } from 'jose';

const SCOPES = 'referrals:read finance:read operations:read';
/** Longer than the query app takes by itself: whoever starts it for this token has to allow it. */
export const TOKEN_LIFETIME = '30d';

/** What the query app trusts, and a token that it accepts for everything. */
export interface Access {
  jwksFile: string;
  token: string;
}

/**
 * A key made once for this stack, and a fresh token signed by it.
 * @param publicDirectory for what may be known of the key: where the query app looks, which must not see the key itself
 */
export async function makeAccess(directory: string, publicDirectory = directory): Promise<Access> {
  const privateFile = join(directory, 'private.json');
  const jwksFile = join(publicDirectory, 'jwks.json');
  if (!existsSync(privateFile) || !existsSync(jwksFile)) await makeKey(privateFile, jwksFile);
  const key = JSON.parse(readFileSync(privateFile, 'utf8')) as JWK;
  const token = await signStackToken(key, { sub: 'operator', scope: SCOPES, lifetime: TOKEN_LIFETIME });
  return { jwksFile, token };
}

async function makeKey(privateFile: string, jwksFile: string): Promise<void> {
  for (const file of [privateFile, jwksFile]) mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const { publicKey, privateKey } = await generateKeyPair(STACK_ALGORITHM, { extractable: true });
  const kid = 'stack';
  writeFileSync(privateFile, JSON.stringify({ ...(await exportJWK(privateKey)), kid }), { mode: 0o600 });
  const keys = [{ ...(await exportJWK(publicKey)), kid, alg: STACK_ALGORITHM, use: 'sig' }];
  writeFileSync(jwksFile, JSON.stringify({ keys }));
}

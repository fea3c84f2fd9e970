import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, importJWK, SignJWT, type JWK } from 'jose';

export const ISSUER = 'referral-ledger-stack';
export const AUDIENCE = 'referral-ledger';

const ALGORITHM = 'ES256';
const SCOPES = 'referrals:read finance:read operations:read';
const VALID_FOR = '30d';

/** What the query app trusts, and a token that it accepts for everything. */
export interface Access {
  jwksFile: string;
  token: string;
}

/** A key made once for this stack, and a fresh token signed by it. */
export async function makeAccess(directory: string): Promise<Access> {
  const privateFile = join(directory, 'private.json');
  const jwksFile = join(directory, 'jwks.json');
  if (!existsSync(privateFile) || !existsSync(jwksFile)) await makeKey(directory, privateFile, jwksFile);
  const key = JSON.parse(readFileSync(privateFile, 'utf8')) as JWK;
  const token = await new SignJWT({ scope: SCOPES })
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid ?? '' })
    .setSubject('operator')
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setIssuedAt()
    .setExpirationTime(VALID_FOR)
    .sign(await importJWK(key, ALGORITHM));
  return { jwksFile, token };
}

async function makeKey(directory: string, privateFile: string, jwksFile: string): Promise<void> {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const { publicKey, privateKey } = await generateKeyPair(ALGORITHM, { extractable: true });
  const kid = 'stack';
  writeFileSync(privateFile, JSON.stringify({ ...(await exportJWK(privateKey)), kid }), { mode: 0o600 });
  const keys = [{ ...(await exportJWK(publicKey)), kid, alg: ALGORITHM, use: 'sig' }];
  writeFileSync(jwksFile, JSON.stringify({ keys }));
}

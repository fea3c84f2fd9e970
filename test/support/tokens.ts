import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

export const ISSUER = 'https://issuer.test';
export const AUDIENCE = 'referral-ledger';

export interface TokenOptions {
  scope?: string;
  sub?: string;
  issuer?: string;
  audience?: string;
  /** From now on; null: it never ends. */
  expires?: string | null;
  issued?: string;
  /** `client_id`. */
  client?: string;
  /** Left out: it has no such claim. */
  programs?: unknown;
}

const ALL_SCOPES = 'referrals:read finance:read operations:read';

/** A key that signs tokens. @returns the file of its public half, and what signs: all scopes unless others are given */
export async function makeTokens(directory: string) {
  const jwksFile = join(directory, 'jwks.json');
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  await writeFile(jwksFile, JSON.stringify({ keys: [{ ...(await exportJWK(publicKey)), kid: 'k1', alg: 'ES256' }] }));
  const sign = ({ scope = ALL_SCOPES, sub = 'tester', ...claims }: TokenOptions = {}): Promise<string> => {
    const { client, programs } = claims;
    const unsigned = new SignJWT({
      scope,
      sub,
      ...(client === undefined ? {} : { client_id: client }),
      ...(programs === undefined ? {} : { programs }),
    })
      .setProtectedHeader({ alg: 'ES256', kid: 'k1' })
      .setIssuer(claims.issuer ?? ISSUER)
      .setAudience(claims.audience ?? AUDIENCE);
    if (claims.expires !== null) unsigned.setExpirationTime(claims.expires ?? '1h');
    unsigned.setIssuedAt(claims.issued ?? '0 s');
    return unsigned.sign(privateKey);
  };
  return { jwksFile, sign };
}

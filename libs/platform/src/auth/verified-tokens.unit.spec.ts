import { afterAll, beforeAll, beforeEach, describe, expect, jest, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey } from 'jose';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { TokenVerifier } from './token-verifier.js';
import { VerifiedTokens, type Verified } from './verified-tokens.js';

const ISSUER = 'https://issuer.test';
const AUDIENCE = 'referral-ledger';
/** Longer than a file goes unread. */
const SOON_MS = 1_100;

describe('a token that was verified a moment ago', () => {
  let directory: string;
  let file: string;
  let privateKey: CryptoKey;
  let verifier: TokenVerifier;

  /** Writes a key set of one fresh key, always of the same id, and returns its private part. */
  async function useFreshKey(): Promise<CryptoKey> {
    const pair = await generateKeyPair('ES256');
    await writeFile(`${file}.new`, JSON.stringify({ keys: [{ ...(await exportJWK(pair.publicKey)), kid: 'k' }] }));
    await rename(`${file}.new`, file);
    return pair.privateKey;
  }

  const sign = (): Promise<string> =>
    new SignJWT({ scope: 'referrals:read' })
      .setProtectedHeader({ alg: 'ES256', kid: 'k' })
      .setIssuer(ISSUER)
      .setAudience(AUDIENCE)
      .setIssuedAt()
      .setExpirationTime('1h')
      .sign(privateKey);

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'verified-'));
    file = join(directory, 'jwks.json');
  });
  beforeEach(async () => {
    privateKey = await useFreshKey();
    verifier = await TokenVerifier.create({ issuer: ISSUER, audience: AUDIENCE, jwksFile: file });
  });
  afterAll(() => rm(directory, { recursive: true }));

  test('costs no signature again, and says the same', async () => {
    const verifications = jest.spyOn(crypto.subtle, 'verify');
    try {
      const token = await sign();
      const first = await verifier.verify(token);
      expect(verifications).toHaveBeenCalledTimes(1);
      await expect(verifier.verify(token)).resolves.toEqual(first);
      expect(verifications).toHaveBeenCalledTimes(1);
      await verifier.verify(await sign());
      expect(verifications).toHaveBeenCalledTimes(2);
    } finally {
      verifications.mockRestore();
    }
  });

  test('counts no more once another key has its key id', async () => {
    const token = await sign();
    await verifier.verify(token);
    await useFreshKey();
    await sleep(SOON_MS);
    await expect(verifier.verify(token)).rejects.toThrow('signature verification failed');
  });
});

describe('VerifiedTokens', () => {
  const of = (payload: Verified['payload']): Verified => ({ payload, header: { alg: 'ES256' }, key: new Uint8Array() });

  test.each([
    ['long before its end', { exp: 200 }, true],
    ['within the tolerance after its end', { exp: 96 }, true],
    ['at the end of the tolerance', { exp: 95 }, false],
    ['within the tolerance before its beginning', { nbf: 105 }, true],
    ['before its beginning', { nbf: 106 }, false],
  ])('takes a token for verified, or not: %s', (_when, payload, known) => {
    const tokens = new VerifiedTokens();
    tokens.put('token', of(payload));
    expect(tokens.get('token', 100.9) !== undefined).toBe(known);
  });

  test('forgets the one that was used longest ago', () => {
    const tokens = new VerifiedTokens(2);
    tokens.put('a', of({}));
    tokens.put('b', of({}));
    tokens.get('a', 0);
    tokens.put('c', of({}));
    expect(['a', 'b', 'c'].filter((token) => tokens.get(token, 0))).toEqual(['a', 'c']);
  });
});

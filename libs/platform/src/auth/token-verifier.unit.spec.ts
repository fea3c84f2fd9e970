import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidTokenError, TokenVerifier } from './token-verifier.js';

const ISSUER = 'https://issuer.test';
const AUDIENCE = 'referral-ledger';
const ALGORITHMS = ['RS256', 'ES256', 'EdDSA'];

describe('TokenVerifier', () => {
  const keys = new Map<string, CryptoKey>();
  let directory: string;
  let jwksFile: string;
  let verifier: TokenVerifier;

  beforeAll(async () => {
    directory = await mkdtemp(join(tmpdir(), 'tokens-'));
    jwksFile = join(directory, 'jwks.json');
    const jwks = [];
    for (const alg of [...ALGORITHMS, 'ES256 unlisted', 'RS256 second']) {
      const pair = await generateKeyPair(alg.split(' ')[0]!);
      keys.set(alg, pair.privateKey);
      if (alg !== 'ES256 unlisted') jwks.push({ ...(await exportJWK(pair.publicKey)), kid: alg });
    }
    await writeFile(jwksFile, JSON.stringify({ keys: jwks }));
    verifier = await TokenVerifier.create({ issuer: ISSUER, audience: AUDIENCE, jwksFile });
  });
  afterAll(() => rm(directory, { recursive: true }));

  const sign = (key: string, claims: JWTPayload = {}, kid: string | undefined = key): Promise<string> =>
    new SignJWT({ iss: ISSUER, aud: AUDIENCE, sub: 'p1', scope: 'referrals:self other:thing', ...claims })
      .setProtectedHeader({ alg: key.split(' ')[0]!, ...(kid === undefined ? {} : { kid }) })
      .sign(keys.get(key)!);

  test.each(ALGORITHMS)('accepts %s, and reads the subject and the scopes that are ours', async (alg) => {
    const caller = await verifier.verify(await sign(alg));
    expect(caller).toEqual({ subject: 'p1', scopes: new Set(['referrals:self']) });
  });

  test('finds the key of a token without a key id among several of its kind', async () => {
    for (const key of ['RS256', 'RS256 second']) {
      const header = { alg: 'RS256' };
      const token = await new SignJWT({ iss: ISSUER, aud: AUDIENCE }).setProtectedHeader(header).sign(keys.get(key)!);
      await expect(verifier.verify(token)).resolves.toEqual({ subject: null, scopes: new Set() });
    }
  });

  test.each<[string, () => Promise<string> | string]>([
    ['another issuer', () => sign('ES256', { iss: 'https://else.test' })],
    ['another audience', () => sign('ES256', { aud: 'else' })],
    ['a time that is over', () => sign('ES256', { exp: 1_000_000_000 })],
    ['a time that has not come', () => sign('ES256', { nbf: 4_000_000_000 })],
    ['a key that is not in the set', () => sign('ES256 unlisted')],
    ['the signature of another key', () => sign('ES256 unlisted', {}, 'ES256')],
    ['no signature', () => new UnsecuredJWT({ iss: ISSUER, aud: AUDIENCE }).encode()],
    ['no token at all', () => 'abc'],
  ])('refuses a token with %s', async (_what, make) => {
    await expect(verifier.verify(await make())).rejects.toThrow(InvalidTokenError);
  });

  test('refuses a token signed with the public key as a shared secret', async () => {
    const token = await new SignJWT({ iss: ISSUER, aud: AUDIENCE })
      .setProtectedHeader({ alg: 'HS256', kid: 'RS256' })
      .sign(new TextEncoder().encode('a public key, as text, is no secret'));
    await expect(verifier.verify(token)).rejects.toThrow(InvalidTokenError);
  });

  test('does not blame the token when the keys cannot be fetched', async () => {
    const settings = { issuer: ISSUER, audience: AUDIENCE, jwksUrl: 'http://127.0.0.1:1/jwks.json' };
    const remote = await TokenVerifier.create(settings);
    await expect(remote.verify(await sign('ES256'))).rejects.toMatchObject({
      code: 'AUTH_KEYS_UNAVAILABLE',
      retriable: true,
    });
  });

  test.each([{}, { jwksUrl: 'http://a.test', jwksFile: 'b' }])('wants exactly one source of keys', async (sources) => {
    const settings = { issuer: ISSUER, audience: AUDIENCE, ...sources };
    await expect(TokenVerifier.create(settings)).rejects.toMatchObject({ code: 'AUTH_KEYS_MISSING' });
  });
});

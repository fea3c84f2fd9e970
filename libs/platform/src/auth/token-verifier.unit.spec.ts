import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, UnsecuredJWT, type CryptoKey, type JWTPayload } from 'jose';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { InvalidTokenError, TokenVerifier } from './token-verifier.js';

const ISSUER = 'https://issuer.test';
const AUDIENCE = 'referral-ledger';
const USUAL = { iss: ISSUER, aud: AUDIENCE, sub: 'p1', scope: 'referrals:self other:thing' };
type Claims = { [name in keyof JWTPayload]?: unknown };

/** From now, as tokens have it. */
const seconds = (from: number): number => Math.floor(Date.now() / 1000) + from;
const HOUR = 3600;
const DAY = 24 * HOUR;

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

  const sign = (key: string, claims: Claims = {}, kid: string | undefined = key): Promise<string> =>
    new SignJWT({ ...USUAL, iat: seconds(0), exp: seconds(60), ...claims } as JWTPayload)
      .setProtectedHeader({ alg: key.split(' ')[0]!, ...(kid === undefined ? {} : { kid }) })
      .sign(keys.get(key)!);

  test.each(ALGORITHMS)('accepts %s, and reads the subject and the scopes that are ours', async (alg) => {
    const caller = await verifier.verify(await sign(alg));
    expect(caller).toEqual({ subject: 'p1', client: null, scopes: new Set(['referrals:self']), programs: new Set() });
  });

  test('finds the key of a token without a key id among several of its kind', async () => {
    for (const key of ['RS256', 'RS256 second']) {
      const header = { alg: 'RS256' };
      const token = await new SignJWT({ iss: ISSUER, aud: AUDIENCE, iat: seconds(0), exp: seconds(60) })
        .setProtectedHeader(header)
        .sign(keys.get(key)!);
      await expect(verifier.verify(token)).resolves.toEqual({
        subject: null,
        client: null,
        scopes: new Set(),
        programs: new Set(),
      });
    }
  });

  test.each<[string, () => Promise<string> | string]>([
    ['another issuer', () => sign('ES256', { iss: 'https://else.test' })],
    ['another audience', () => sign('ES256', { aud: 'else' })],
    ['a time that is over', () => sign('ES256', { exp: 1_000_000_000 })],
    ['no end', () => sign('ES256', { exp: undefined })],
    ['no end, though it is young', () => sign('ES256', { exp: undefined, iat: seconds(0) })],
    ['an end that is no number', () => sign('ES256', { exp: 'never' })],
    ['a beginning in the future', () => sign('ES256', { iat: seconds(60), exp: seconds(120) })],
    ['a beginning that is no number', () => sign('ES256', { iat: 'today' })],
    ['a life of more than a day', () => sign('ES256', { iat: seconds(-DAY), exp: seconds(60) })],
    ['no beginning', () => sign('ES256', { iat: undefined })],
    ['a time that has not come', () => sign('ES256', { nbf: 4_000_000_000 })],
    ['a key that is not in the set', () => sign('ES256 unlisted')],
    ['the signature of another key', () => sign('ES256 unlisted', {}, 'ES256')],
    ['no signature', () => new UnsecuredJWT({ iss: ISSUER, aud: AUDIENCE }).encode()],
    ['no token at all', () => 'abc'],
  ])('refuses a token with %s', async (_what, make) => {
    await expect(verifier.verify(await make())).rejects.toThrow(InvalidTokenError);
  });

  test.each<[string, JWTPayload]>([
    ['a whole day', { iat: seconds(-HOUR), exp: seconds(DAY - HOUR) }],
    ['a beginning on a clock that is a little ahead', { iat: seconds(3) }],
    ['an end on one that is a little behind', { exp: seconds(-3) }],
  ])('takes a token with %s', async (_what, claims) => {
    await expect(verifier.verify(await sign('ES256', claims))).resolves.toMatchObject({ subject: 'p1' });
  });

  test('takes longer lives where it is told to', async () => {
    const settings = { issuer: ISSUER, audience: AUDIENCE, jwksFile };
    const month = await sign('ES256', { iat: seconds(0), exp: seconds(30 * DAY) });
    await expect(verifier.verify(month)).rejects.toThrow('it lives longer than 86400 s');
    const patient = await TokenVerifier.create({ ...settings, maxLifetimeSeconds: 30 * DAY });
    await expect(patient.verify(month)).resolves.toMatchObject({ subject: 'p1' });
    const strict = await TokenVerifier.create({ ...settings, maxLifetimeSeconds: 300 });
    await expect(strict.verify(await sign('ES256', { iat: seconds(0), exp: seconds(600) }))).rejects.toThrow('300 s');
  });

  test.each<[JWTPayload, string | null]>([
    [{ client_id: 'billing' }, 'billing'],
    [{ azp: 'portal' }, 'portal'],
    [{ client_id: 'billing', azp: 'portal' }, 'billing'],
    [{ client_id: 7 }, null],
  ])('knows the program that %j was given to as %j', async (claims, client) => {
    expect((await verifier.verify(await sign('ES256', claims))).client).toBe(client);
  });

  test('refuses a token signed with the public key as a shared secret', async () => {
    const token = await new SignJWT({ iss: ISSUER, aud: AUDIENCE, exp: seconds(60) })
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

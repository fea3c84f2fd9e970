import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from '@jest/globals';
import { exportJWK, generateKeyPair, SignJWT, type CryptoKey, type JWK } from 'jose';
import { mkdtemp, rename, rm, writeFile } from 'node:fs/promises';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { keysFromUrl, type RemoteKeysOptions } from './keys-from-url.js';
import { TokenVerifier } from './token-verifier.js';
import { eventually } from '../../../../test/support/eventually.js';

const ISSUER = 'https://issuer.test';
const AUDIENCE = 'referral-ledger';
/** Longer than a file goes unread. */
const SOON_MS = 1_100;

interface Key {
  kid: string;
  privateKey: CryptoKey;
  publicJwk: JWK;
  privateJwk: JWK;
}

let directory: string;
let old: Key;
let fresh: Key;
let problems: string[];

async function makeKey(kid: string): Promise<Key> {
  const { publicKey, privateKey } = await generateKeyPair('ES256', { extractable: true });
  const named = async (key: CryptoKey) => ({ ...(await exportJWK(key)), kid, alg: 'ES256' });
  return { kid, privateKey, publicJwk: await named(publicKey), privateJwk: await named(privateKey) };
}

const signed = ({ kid, privateKey }: Key, jti?: string): Promise<string> =>
  new SignJWT({ ...(jti === undefined ? {} : { jti }) })
    .setProtectedHeader({ alg: 'ES256', kid })
    .setIssuer(ISSUER)
    .setAudience(AUDIENCE)
    .setSubject('p1')
    .setIssuedAt()
    .setExpirationTime('1h')
    .sign(privateKey);

const setOf = (...keys: Key[]): string => JSON.stringify({ keys: keys.map(({ publicJwk }) => publicJwk) });

beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'rotation-'));
  [old, fresh] = await Promise.all([makeKey('old'), makeKey('fresh')]);
});
beforeEach(() => void (problems = []));
afterAll(() => rm(directory, { recursive: true }));

/** As an operator does it: whoever reads finds the whole of the one or of the other. */
async function replace(file: string, text: string): Promise<void> {
  await writeFile(`${file}.new`, text);
  await rename(`${file}.new`, file);
}

const create = (settings: Partial<Parameters<typeof TokenVerifier.create>[0]>) =>
  TokenVerifier.create({
    issuer: ISSUER,
    audience: AUDIENCE,
    onProblem: (message) => void problems.push(message),
    ...settings,
  });

const accepts = (verifier: TokenVerifier, token: string): Promise<string> =>
  verifier.verify(token).then(
    () => 'accepted',
    (error: Error) => error.message,
  );

describe('keys of a file', () => {
  let file: string;
  beforeEach(async () => {
    file = join(directory, `${Math.random()}.json`);
    await writeFile(file, setOf(old));
  });

  test('that are added and taken out count without a restart', async () => {
    const verifier = await create({ jwksFile: file });
    const [before, after] = [await signed(old), await signed(fresh)];
    expect([await accepts(verifier, before), await accepts(verifier, after)]).toEqual([
      'accepted',
      expect.stringContaining('no applicable key'),
    ]);
    await replace(file, setOf(old, fresh));
    await sleep(SOON_MS);
    expect([await accepts(verifier, before), await accepts(verifier, after)]).toEqual(['accepted', 'accepted']);
    await replace(file, setOf(fresh));
    await sleep(SOON_MS);
    expect([await accepts(verifier, before), await accepts(verifier, after)]).toEqual([
      expect.stringContaining('no applicable key'),
      'accepted',
    ]);
    expect(problems).toEqual([]);
  });

  test('stay when it is damaged or gone, which is reported once, until it is mended', async () => {
    const verifier = await create({ jwksFile: file });
    // A set of no keys would shut everybody out: it is taken for damage.
    await replace(file, '{"keys": []}');
    await sleep(SOON_MS);
    expect(await accepts(verifier, await signed(old))).toBe('accepted');
    expect(problems.splice(0)).toEqual([`${file} cannot be used, what it said before counts`]);
    await replace(file, '{"keys": [');
    await sleep(SOON_MS);
    for (let time = 0; time < 3; time += 1) expect(await accepts(verifier, await signed(old))).toBe('accepted');
    expect(problems).toEqual([`${file} cannot be used, what it said before counts`]);
    await rm(file);
    await sleep(SOON_MS);
    expect(await accepts(verifier, await signed(old))).toBe('accepted');
    expect(problems).toHaveLength(2);
    await replace(file, setOf(fresh));
    await sleep(SOON_MS);
    expect(await accepts(verifier, await signed(old))).not.toBe('accepted');
    expect(await accepts(verifier, await signed(fresh))).toBe('accepted');
  });

  test.each([
    ['is not there', undefined, 'no such file'],
    ['is not JSON', '<html>', 'it is not JSON'],
    ['is no key set', '{}', 'JSON Web Key Set malformed'],
    ['holds no key', '{"keys": []}', 'it holds no key'],
    ['holds the private key', 'private', 'only public keys belong there'],
    ['holds a shared secret', '{"keys": [{"kty": "oct", "k": "aHVzaA"}]}', 'only public keys belong there'],
  ])('are refused at the start where it %s', async (_what, text, why) => {
    if (text === undefined) await rm(file);
    else await writeFile(file, text === 'private' ? JSON.stringify({ keys: [old.privateJwk] }) : text);
    await expect(create({ jwksFile: file })).rejects.toThrow(/AUTH_JWKS_FILE cannot be used/);
    await expect(create({ jwksFile: file })).rejects.toThrow(why);
  });
});

describe('a list of revoked tokens', () => {
  test('counts without a restart, by the id of each, and stays when it is gone', async () => {
    const [jwksFile, revokedFile] = [join(directory, 'keys.json'), join(directory, 'revoked')];
    await writeFile(jwksFile, setOf(old));
    await writeFile(revokedFile, '# stolen laptop, ticket 7\r\nt-1\r\n\n  t-2  \n"# 5"\n"\\" 6 "\n');
    const verifier = await create({ jwksFile, revokedFile });
    const verdicts = async (...ids: (string | undefined)[]) =>
      Promise.all(ids.map(async (id) => accepts(verifier, await signed(old, id))));
    expect(await verdicts('t-1', 't-2', 't-3', '# stolen laptop, ticket 7', undefined)).toEqual([
      'it is revoked',
      'it is revoked',
      'accepted',
      'accepted',
      'accepted',
    ]);
    expect(await verdicts('# 5', '" 6 ')).toEqual(['it is revoked', 'it is revoked']);
    await replace(revokedFile, 't-2\nt-3\n');
    await sleep(SOON_MS);
    expect(await verdicts('t-1', 't-2', 't-3')).toEqual(['accepted', 'it is revoked', 'it is revoked']);
    await rm(revokedFile);
    await sleep(SOON_MS);
    expect(await verdicts('t-3', 't-4')).toEqual(['it is revoked', 'accepted']);
    expect(problems).toHaveLength(1);
    await writeFile(revokedFile, Buffer.from([0xff, 0xfe, 0, 1]));
    await sleep(SOON_MS);
    expect(await verdicts('t-3', 't-4')).toEqual(['it is revoked', 'accepted']);
  });

  test('has to be there at the start', async () => {
    const jwksFile = join(directory, 'keys.json');
    await writeFile(jwksFile, setOf(old));
    const missing = create({ jwksFile, revokedFile: join(directory, 'nowhere') });
    await expect(missing).rejects.toThrow(/AUTH_REVOKED_FILE cannot be used/);
  });
});

/** A server that gives keys away, or does as it is told to. */
interface KeyServer {
  url: string;
  asked: number;
  answer: RequestListener;
  close(): void;
}

async function serveKeys(answer: RequestListener): Promise<KeyServer> {
  const server = createServer((request, response) => {
    serving.asked += 1;
    serving.answer(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const serving: KeyServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/jwks.json`,
    asked: 0,
    answer,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
  return serving;
}

const says =
  (text: string, status = 200, headers: Record<string, string> = {}): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json', ...headers }).end(text);

const saysBlanks: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const timer = setInterval(() => response.write(' '), 20);
  response.once('close', () => clearInterval(timer));
};

const neverEnds: RequestListener = (_request, response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const pour = (): void => {
    while (!response.destroyed && response.write(Buffer.alloc(65_536, 0x20)));
  };
  response.on('drain', pour);
  pour();
};

/** Half of it is long enough for a busy machine to answer, and short of what whoever waits for the other side takes. */
const FETCH_TIMEOUT_MS = 1_500;

describe('keys of a URL', () => {
  let server: KeyServer;
  beforeEach(async () => void (server = await serveKeys(says(setOf(old)))));
  afterEach(() => server.close());

  const finder = ({ url }: KeyServer, options: Partial<RemoteKeysOptions> = {}) => {
    const source = keysFromUrl(url, {
      refreshMs: 50,
      retryMs: 50,
      fetchTimeoutMs: FETCH_TIMEOUT_MS,
      onProblem: (message) => void problems.push(message),
      ...options,
    });
    /** Whether a key is found, or what is said; and whether anybody had to wait for the other side, as the first has to. */
    return async (kid: string): Promise<string> => {
      const begun = performance.now();
      const found = await Promise.resolve(source({ alg: 'ES256', kid }, undefined as never)).then(
        () => 'found',
        (error: Error & { code?: string }) => (error.code === 'ERR_JWKS_NO_MATCHING_KEY' ? 'unknown' : 'unavailable'),
      );
      return found === 'found' && performance.now() - begun > FETCH_TIMEOUT_MS / 2 ? 'found late' : found;
    };
  };

  test('are fetched once, and again for a key that is not known, but not for each such token', async () => {
    const find = finder(server, { refreshMs: 60_000 });
    await Promise.all(Array.from({ length: 20 }, async () => expect(await find('old')).toMatch(/^found/)));
    expect(server.asked).toBe(1);
    await sleep(60);
    await Promise.all(Array.from({ length: 20 }, async () => expect(await find('made up')).toBe('unknown')));
    expect(server.asked).toBe(2);
  });

  test('that are rotated count at once, and those that are taken out no more', async () => {
    const find = finder(server);
    expect(await find('old')).toMatch(/^found/);
    server.answer = says(setOf(fresh));
    await sleep(60);
    expect(await find('fresh')).toBe('found');
    expect(await find('old')).toBe('unknown');
  });

  test('that are taken out count no more, though nobody asks for another', async () => {
    const find = finder(server);
    expect(await find('old')).toMatch(/^found/);
    server.answer = says(setOf(fresh));
    await sleep(60);
    // The one that notices goes on with what is known.
    await find('old');
    await eventually(() => find('old'), 'unknown');
  });

  test('are kept for a while, without anybody waiting, whatever becomes of the other side', async () => {
    const elsewhere = await serveKeys(says(setOf(fresh)));
    const becomes: Record<string, RequestListener> = {
      'says nothing': () => undefined,
      'says blanks': saysBlanks,
      'never ends': neverEnds,
      fails: says('{}', 500),
      'hangs up': (request) => void request.socket.destroy(),
      'says a page': says('<html>Sign in</html>'),
      'says what is no key set': says('{"keys": "none"}'),
      'gives no key': says('{"keys": []}'),
      'gives a shared secret': says('{"keys": [{"kty": "oct", "kid": "old", "k": "aHVzaA"}]}'),
      'gives a private key': says(JSON.stringify({ keys: [fresh.privateJwk] })),
      'sends elsewhere': says('', 302, { location: elsewhere.url }),
    };
    const tried = Object.entries(becomes).map(async ([what, answer]) => {
      const bad = await serveKeys(says(setOf(old)));
      const find = finder(bad, { maxAgeMs: 3_000 });
      // The first has to wait, and so has whoever asks for a key that only the other side can say.
      expect(await find('old')).toMatch(/^found/);
      const found: string[] = [];
      bad.answer = answer;
      for (let time = 0; time < 4; time += 1) {
        await sleep(60);
        found.push(await find('old'));
      }
      // Whether there is such a key nobody can say, and the token is not to blame.
      found.push(await find('fresh'));
      await sleep(3_000);
      found.push(await find('old'));
      bad.answer = says(setOf(old, fresh));
      await sleep(FETCH_TIMEOUT_MS + 100);
      found.push(await find('old'));
      expect(await find('fresh')).toMatch(/^found/);
      bad.close();
      return [what, found.join(', ')];
    });
    const kept = 'found, found, found, found, unavailable, unavailable, found';
    expect(Object.fromEntries(await Promise.all(tried))).toEqual(
      Object.fromEntries(Object.keys(becomes).map((what) => [what, kept])),
    );
    expect(elsewhere.asked).toBe(0);
    // Once for each that went bad.
    expect(problems).toEqual(Object.keys(becomes).map(() => 'the keys that verify tokens cannot be fetched'));
    elsewhere.close();
  });

  test('are asked for anew where they could not be had at the start', async () => {
    server.answer = says('', 503);
    const find = finder(server);
    expect(await find('old')).toBe('unavailable');
    server.answer = says(setOf(old));
    await sleep(60);
    expect(await find('old')).toBe('found');
  });

  test('verify tokens, and blame none while they cannot be had', async () => {
    const verifier = await create({ jwksUrl: server.url });
    expect(await accepts(verifier, await signed(old))).toBe('accepted');
    server.close();
    expect(await accepts(verifier, await signed(old))).toBe('accepted');
    const later = await create({ jwksUrl: server.url });
    await expect(later.verify(await signed(old))).rejects.toMatchObject({ code: 'AUTH_KEYS_UNAVAILABLE' });
  });
});

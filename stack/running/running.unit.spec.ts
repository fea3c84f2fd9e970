import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { STACK_AUDIENCE, STACK_ISSUER, TokenVerifier, identify, isAlive } from '#platform';
import { afterEach, beforeEach, describe, expect, test } from '@jest/globals';
import { createLocalJWKSet, jwtVerify } from 'jose';
import { findFreePorts, requireFreePort } from '../processes/ports.js';
import { makeAccess } from './access.js';
import { curlCommand } from './curl.js';
import { takeLock } from './lock.js';
import { parseOptions } from './options.js';

let directory: string;
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'running-'));
});
afterEach(() => rmSync(directory, { recursive: true, force: true }));

describe('the options of npm start', () => {
  test('are demo data, earlier data and any port unless they say otherwise', () => {
    expect(parseOptions([])).toEqual({ demo: true, fresh: false, port: undefined, help: false });
    expect(parseOptions(['--no-demo', '--fresh', '--port', '8080'])).toEqual({
      demo: false,
      fresh: true,
      port: 8080,
      help: false,
    });
  });

  test.each([['--port', '0'], ['--port', '70000'], ['--port', 'http'], ['--bogus'], ['extra']])(
    'refuse %s %s',
    (...args) => {
      expect(() => parseOptions(args)).toThrow(/--port takes a port number|npm start -- --help/);
    },
  );
});

describe('the lock of a clone', () => {
  const file = () => join(directory, 'lock');

  test('is refused while its holder lives, and can be had again after', () => {
    const lock = takeLock(file());
    expect(() => takeLock(file())).toThrow(`already running in this clone (process ${process.pid})`);
    lock.release();
    takeLock(file()).release();
  });

  test('of a process that is gone, or whose number another process has now, counts for nothing', () => {
    writeFileSync(file(), JSON.stringify({ pid: process.pid, began: 'at another time' }));
    takeLock(file()).release();
    writeFileSync(file(), 'not even JSON');
    takeLock(file()).release();
  });
});

test('a process is told from another by its number and its beginning', () => {
  const me = identify(process.pid);
  expect(me && isAlive(me)).toBe(true);
  expect(isAlive({ pid: process.pid, began: '1' })).toBe(false);
  expect(identify(2 ** 22 + 1)).toBeUndefined();
});

test('free ports are all different, and a taken one is told with the way out', async () => {
  const ports = await findFreePorts(3);
  expect(new Set(ports).size).toBe(3);
  const server = createServer().listen(ports[0], '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  await expect(requireFreePort(ports[0] ?? 0, 'choose another.')).rejects.toThrow(
    `Port ${ports[0]} is taken by another program: choose another.`,
  );
  await new Promise((resolve) => server.close(resolve));
});

test('the token of a stack has all scopes, is verified by its key set, and the key is kept', async () => {
  const first = await makeAccess(directory);
  const second = await makeAccess(directory);
  const keys = createLocalJWKSet(JSON.parse(readFileSync(first.jwksFile, 'utf8')));
  for (const { token } of [first, second]) {
    const { payload } = await jwtVerify(token, keys, { issuer: STACK_ISSUER, audience: STACK_AUDIENCE });
    expect(payload).toMatchObject({ sub: 'operator', scope: 'referrals:read finance:read operations:read' });
  }
  expect(readFileSync(first.jwksFile, 'utf8')).not.toContain('"d"');
  // It lives for longer than a query app takes that was not told otherwise, as the stack's is.
  const settings = { issuer: STACK_ISSUER, audience: STACK_AUDIENCE, jwksFile: first.jwksFile };
  const usual = await TokenVerifier.create(settings);
  await expect(usual.verify(first.token)).rejects.toThrow('it lives longer than 86400 s');
  const told = await TokenVerifier.create({ ...settings, maxLifetimeSeconds: 30 * 86_400 });
  expect((await told.verify(first.token)).scopes.size).toBe(3);
});

test('the command that is printed holds the token on a terminal alone, and finds it by itself elsewhere', () => {
  expect(curlCommand('http://x/y', 'a.b.c', true)).toBe('curl -H "authorization: Bearer a.b.c" http://x/y');
  const elsewhere = curlCommand('http://x/y', 'a.b.c', false);
  expect(elsewhere).not.toContain('a.b.c');
  expect(elsewhere).toContain('stack.json');
});

import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { startQueryApp, type TestQueryApp } from '../../../test/support/query-app.js';
import { createLedgerClient } from './client.js';
import { readExact } from './exact.js';
import { ProblemError } from './problem-error.js';

const run = promisify(execFile);
const CLIENT = join(import.meta.dirname, '..');
const MODULES = join(CLIENT, '../../node_modules');

/** What a program does that has installed the package: prints what it got. */
const PROGRAM = `
import { createLedgerClient, ProblemError } from '@referral-ledger/client';
const [baseUrl, token] = process.argv.slice(2);
const ledger = createLedgerClient({ baseUrl, token: async () => token });
const pages = [];
for await (const { body } of ledger.pages('/v1/partners', { query: { limit: 2 } })) pages.push(body.partners.map((each) => each.partnerId));
const balances = await ledger.get('/v1/partners/{partnerId}/balances', { path: { partnerId: 'p1' } });
const problem = (promise) => promise.then(() => 'none', (error) => [error instanceof ProblemError, error.status, error.code, error.errors.length]);
console.log(JSON.stringify({
  pages,
  position: balances.position,
  missing: await problem(ledger.get('/v1/partners/{partnerId}', { path: { partnerId: 'nobody' } })),
  wrong: await problem(ledger.get('/v1/partners', { query: { limit: 0 } })),
  stranger: await problem(createLedgerClient({ baseUrl }).get('/v1/partners')),
  late: await problem(ledger.get('/v1/partners', { minPosition: 10n ** 6n, maxWaitMs: 1 })),
}));
`;

describe('the client', () => {
  let app: TestQueryApp;
  let folder: string;

  beforeAll(async () => {
    app = await startQueryApp();
    folder = await mkdtemp(join(tmpdir(), 'client-'));
  });
  afterAll(async () => {
    await app.stop();
    await rm(folder, { recursive: true });
  });

  test('has the types of the document; if not, run `npm run client-types`', async () => {
    const file = join(folder, 'openapi.ts');
    await run(process.execPath, [join(CLIENT, 'write.mjs'), `${app.url}/openapi.json`, file]);
    expect(await readFile(join(CLIENT, 'src/openapi.ts'), 'utf8')).toBe(await readFile(file, 'utf8'));
  });

  test('is packed, installed elsewhere and asks the query app', async () => {
    for (const partnerId of ['p1', 'p2', 'p3'])
      await app.history.happened([
        'referral_link.created.v1',
        '2024-01-01T00:00:00Z',
        { partnerId, code: `of-${partnerId}` },
      ]);
    const packed = [CLIENT, join(MODULES, 'openapi-fetch'), join(MODULES, 'openapi-typescript-helpers')];
    const tarballs: string[] = [];
    for (const each of packed) {
      const { stdout } = await run('npm', ['pack', '--json', '--pack-destination', folder], { cwd: each });
      const [{ filename }] = JSON.parse(stdout.slice(stdout.indexOf('[\n')));
      tarballs.push(join(folder, filename));
    }
    await writeFile(join(folder, 'package.json'), '{"private":true,"type":"module"}');
    await run('npm', ['install', '--offline', '--no-audit', '--no-fund', ...tarballs], { cwd: folder });
    await writeFile(join(folder, 'program.js'), PROGRAM);
    const { stdout } = await run(process.execPath, ['program.js', app.url, await app.token()], { cwd: folder });
    expect(JSON.parse(stdout)).toEqual({
      pages: [['p1', 'p2'], ['p3']],
      position: expect.any(Number),
      missing: [true, 404, 'not-found', 0],
      wrong: [true, 400, 'invalid-parameter', 1],
      stranger: [true, 401, 'unauthorized', 0],
      late: [true, 503, 'position-not-reached', 0],
    });
  });

  test('follows changes as they come, until it is told to stop, and takes a list as a file', async () => {
    const ledger = createLedgerClient({ baseUrl: app.url, token: () => app.token() });
    const over = new AbortController();
    const connected: boolean[] = [];
    const created = async (partnerId: string) =>
      app.history.happened([
        'referral_link.created.v1',
        '2024-01-02T00:00:00Z',
        { partnerId, code: `of-${partnerId}` },
      ]);
    const seen: (string | null)[] = [];
    for await (const change of ledger.follow({
      after: '0',
      signal: over.signal,
      onConnected: (isConnected) => connected.push(isConnected),
    })) {
      seen.push(change.partnerId);
      if (change.partnerId === 'p3') void created('p4');
      if (change.partnerId === 'p4') over.abort();
    }
    expect(seen).toEqual(['p1', 'p2', 'p3', 'p4']);
    expect(connected).toEqual([true, false]);
    const refused = createLedgerClient({ baseUrl: app.url }).follow({ signal: new AbortController().signal });
    await expect(refused.next()).rejects.toThrow(ProblemError);
    const csv = await ledger.file('/v1/partners', { query: { sort: 'partnerId' } }, 'csv');
    expect(await csv.text()).toMatch(/^partnerId,/);
  });

  test('rounds no amount, and touches no text', () => {
    const text =
      '{"a":9007199254740993,"b":[-90071992547409930001],"c":"9007199254740993","d":"#1","e":"\\"1234567890123456","f":1.5,"g":7}';
    expect(readExact(text)).toEqual({
      a: 9007199254740993n,
      b: [-90071992547409930001n],
      c: '9007199254740993',
      d: '#1',
      e: '"1234567890123456',
      f: 1.5,
      g: 7,
    });
  });
});

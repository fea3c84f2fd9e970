import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { eventually } from '../../../test/support/eventually.js';
import { heldUp } from '../../../test/support/held-up.js';
import { startQueryApp, type TestQueryApp } from '../../../test/support/query-app.js';
import { Stopping } from './http/stopping.js';

const ROOT = join(import.meta.dirname, '../../..');
const WAITING = { headers: { 'x-min-position': '999', 'x-max-wait-ms': '60000' } };

interface Line {
  level: string;
  msg: string;
  url?: string;
}

/** The program as production runs it, but for the build. */
async function startProgram({ databaseUrl, jwksFile }: TestQueryApp, env: Record<string, string>) {
  const child = spawn(
    process.execPath,
    ['--import', join(ROOT, 'test/support/typescript-loader.mjs'), join(ROOT, 'apps/query/src/main.ts')],
    {
      cwd: ROOT,
      env: {
        PATH: process.env.PATH,
        DATABASE_URL: databaseUrl,
        PORT: '0',
        AUTH_ISSUER: 'https://issuer.test',
        AUTH_AUDIENCE: 'referral-ledger',
        AUTH_JWKS_FILE: jwksFile,
        ...env,
      },
    },
  );
  let output = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const lines = () =>
    output
      .split('\n')
      .filter(Boolean)
      .map((line) => JSON.parse(line) as Line);
  const url = await eventually(() => {
    if (child.exitCode !== null) throw new Error(`it did not start: ${output}`);
    return lines().find(({ url: said }) => said)?.url;
  });
  return { url, lines, ended, terminate: () => child.kill('SIGTERM') };
}

describe('the end of the query app', () => {
  let app: TestQueryApp;
  let authorization: string;

  beforeAll(async () => {
    app = await startQueryApp();
    await app.history.happened([
      'referral_link.created.v1',
      '2024-01-01T00:00:00Z',
      { partnerId: 'p1', code: 'welcome' },
    ]);
    authorization = `Bearer ${await app.token()}`;
  });
  afterAll(() => app.stop());

  test('is told to whoever waits for a position, at once, and leaves nothing to be complained about', async () => {
    const program = await startProgram(app, { HSTS_MAX_AGE: '30d' });
    const ask = (headers: Record<string, string> = {}) =>
      fetch(`${program.url}/v1/partners/p1`, { headers: { authorization, ...headers } });
    const answered = await ask();
    expect([answered.status, answered.headers.get('strict-transport-security')]).toEqual([200, 'max-age=2592000']);

    const waiting = Array.from({ length: 20 }, () => ask(WAITING.headers));
    await sleep(500);
    program.terminate();
    for (const response of await Promise.all(waiting)) {
      expect(response.status).toBe(503);
      expect(response.headers.get('retry-after')).toBe('1');
      expect(response.headers.get('x-position')).toBe('1');
      expect(await response.json()).toMatchObject({ type: 'urn:referral-ledger:problem:shutting-down' });
    }
    expect(await program.ended).toBe(0);
    expect(program.lines().filter(({ level }) => level !== 'info')).toEqual([]);
  });

  test('waits for answers under way, cuts them off when it must, and calls no pool that has ended', async () => {
    const program = await startProgram(app, { SHUTDOWN_MS: '500', QUERY_POOL_MAX: '2', QUERY_QUEUE_MS: '60000' });
    const somebody = new pg.Client({ connectionString: app.databaseUrl });
    await somebody.connect();
    await somebody.query('BEGIN; LOCK TABLE projections_1.partners IN ACCESS EXCLUSIVE MODE');
    // More than there are connections: some of them have yet to ask for one.
    const asked = Array.from({ length: 6 }, () =>
      fetch(`${program.url}/v1/partners/p1`, { headers: { authorization } }).then(
        ({ status }) => status,
        () => 'cut off',
      ),
    );
    await heldUp(app.pool);
    program.terminate();
    expect(await Promise.all(asked)).toEqual(Array(6).fill('cut off'));
    await somebody.end();
    expect(await program.ended).toBe(0);
    const complaints = program.lines().filter(({ level }) => level !== 'info');
    expect(complaints.filter(({ msg }) => msg !== 'queries under way are given up')).toEqual([]);
  });

  test('lets nobody in who comes after it, though a token was still being looked at', async () => {
    const stopping = new Stopping();
    const done = stopping.enter();
    stopping.begin();
    let isIdle = false;
    const idle = stopping.end().then(() => (isIdle = true));
    expect(() => stopping.enter()).toThrow('This process stops');
    await sleep(0);
    expect(isIdle).toBe(false);
    done();
    done();
    await idle;
    expect(() => stopping.enter()).toThrow('This process stops');
  });
});

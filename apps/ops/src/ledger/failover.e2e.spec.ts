import { createPool, type Pool } from '#platform';
import { migrateAll } from '#read-models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { forgetPostgres, startPostgres, type Postgres } from '../../../../stack/postgres/index.js';
import { eventually } from '../../../../test/support/eventually.js';
import { History } from '../../../../test/support/history.js';
import { runSource } from '../../../../test/support/run-source.js';

const DATABASE = 'referral_ledger';
const LINES = 20_000;

let directory: string;
let primary: Postgres;
let standby: Postgres;
const pools: Pool[] = [];

async function start(name: string, standbyOf?: Postgres): Promise<Postgres> {
  const place = { directory: join(directory, name), logFile: join(directory, `${name}.log`) };
  const server = await startPostgres({
    ...place,
    throwaway: true,
    settings: { wal_level: 'replica', max_wal_senders: '4', shared_buffers: '64MB' },
    ...(standbyOf && { standbyOf }),
  });
  return server;
}

function open(server: Postgres): Pool {
  const pool = createPool({ connectionString: server.url(DATABASE), applicationName: 'test', max: 4 });
  pools.push(pool);
  return pool;
}

beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'ops-failover-'));
  chmodSync(directory, 0o755);
  primary = await start('primary');
  await primary.createDatabase(DATABASE);
  await migrateAll(primary.url(DATABASE));
  await new History(open(primary)).receive('payments', 'no JSON', 'none either');
  standby = await start('standby', primary);
});
afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  for (const server of [primary, standby]) {
    await server.stop();
    forgetPostgres(join(server.data, '..'));
  }
  rmSync(directory, { recursive: true, force: true });
});

const ops = (args: string[], input: AsyncIterable<string> | string = '') => {
  const servers = `127.0.0.1:${primary.port},127.0.0.1:${standby.port}`;
  const DATABASE_URL = `postgres://postgres:${primary.password}@${servers}/${DATABASE}`;
  return runSource('apps/ops/src/main.ts', args, { env: { DATABASE_URL, STACK_DIR: directory }, input });
};

function linesOf(source: string, from = 0, to = LINES): string {
  const lines = Array.from({ length: to - from }, (_, n) => ({
    specversion: '1.0',
    id: String(from + n),
    source,
    type: 'client.signed_up.v1',
    time: '2026-01-01T00:00:00Z',
    data: { accountId: `${source}-${from + n}`, separateAccount: true },
  }));
  return lines.map((line) => `${JSON.stringify(line)}\n`).join('');
}

async function recorded(pool: Pool): Promise<Record<string, number>> {
  const { rows } = await pool.query<{ source: string; events: number }>(
    'SELECT source, count(*)::int AS events FROM events GROUP BY source',
  );
  return Object.fromEntries(rows.map(({ source, events }) => [source, events]));
}

const statuses = async (pool: Pool): Promise<string[]> =>
  (
    await pool.query<{ status: string }>(`SELECT status FROM dead_letters WHERE topic = 'payments' ORDER BY id`)
  ).rows.map(({ status }) => status);

/** A standby that receives nothing any more is what an asynchronous one is that lags. */
async function cutOff(pool: Pool): Promise<void> {
  await pool.query(`ALTER SYSTEM SET primary_conninfo = ''`);
  await pool.query('SELECT pg_reload_conf()');
  await eventually(async () => (await pool.query('SELECT FROM pg_stat_wal_receiver')).rowCount, 0);
}

test('commands of several transactions, whose first ones the successor lacks, do all of it again or say so', async () => {
  const [before, after] = [open(primary), open(standby)];
  await eventually(async () => (await statuses(after)).length, 2);
  await cutOff(after);

  const promoted = Promise.withResolvers<void>();
  async function* piped() {
    yield linesOf('pipe', 0, 2_000);
    await promoted.promise;
    yield linesOf('pipe', 2_000);
  }
  const fromPipe = ops(['import', '-'], piped());
  await eventually(async () => (await recorded(before)).pipe, 2_000);
  const file = join(directory, 'file.ndjson');
  writeFileSync(file, linesOf('file'));

  // The others are kept in the middle of their work, too.
  const holder = await before.connect();
  await holder.query('BEGIN; SELECT FROM dead_letters WHERE id = 2 FOR UPDATE');
  const discarded = ops(['dead-letters', 'discard', 'm-1', 'm-2', '--reason', 'a test']);
  await eventually(async () => (await statuses(before))[0], 'discarded');
  const fromFile = ops(['import', file]);
  try {
    await eventually(async () => ((await recorded(before)).file ?? 0) > 0, true, { everyMs: 5 });
    await holder.query('SELECT FROM event_store_head FOR UPDATE');
    expect((await recorded(before)).file).toBeLessThan(LINES);
    expect([await recorded(after), await statuses(after)]).toEqual([{}, ['open', 'open']]);
    process.kill(primary.child.pid, 'SIGKILL');
    await primary.child.ended;
    await after.query('SELECT pg_promote()');
  } finally {
    holder.release(true);
    promoted.resolve();
  }

  expect(await fromFile).toMatchObject({
    code: 0,
    stdout: expect.stringContaining(`${LINES} lines: `),
    stderr: expect.stringContaining('importing all of it again'),
  });
  expect((await recorded(after)).file).toBe(LINES);
  // What came by standard input cannot be read twice.
  const again = expect.stringContaining('import all of it again.');
  expect(await fromPipe).toMatchObject({ code: 1, stdout: '', stderr: again });
  expect(await discarded).toMatchObject({ code: 4, stderr: expect.stringContaining('run the same command again') });
  expect(await statuses(after)).toEqual(['open', 'discarded']);
});

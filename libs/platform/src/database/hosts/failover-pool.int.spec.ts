import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { forgetPostgres, startPostgres, type Postgres } from '../../../../../stack/postgres/index.js';
import { eventually } from '../../../../../test/support/eventually.js';
import { isRetriable } from '../../errors/sqlstate.js';
import { onceMore } from '../once-more.js';
import { createPool, type Pool } from '../pool.js';
import { describeStandbyLag, describeUnsafeCommits } from '../replication.js';
import { inTransaction } from '../transaction.js';
import { presentHost } from './present-host.js';

/** As short as crashes of the machine do not matter: what is tested are those of servers. */
const SETTINGS = {
  wal_receiver_timeout: '2s',
  // What a standby reads is removed under it at once.
  max_standby_streaming_delay: '0',
  fsync: 'off',
  shared_buffers: '32MB',
  wal_keep_size: '128MB',
};

let directory: string;
const running: Postgres[] = [];
const pools: Pool[] = [];

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'failover-'));
  chmodSync(directory, 0o755);
});

afterAll(async () => {
  await Promise.all(pools.map((pool) => pool.end()));
  for (const { child } of running) if (child.isRunning()) process.kill(child.pid, 'SIGCONT');
  await Promise.all(running.map((server) => server.stop()));
  for (const { data } of running) forgetPostgres(join(data, '..'));
  rmSync(directory, { recursive: true, force: true });
});

async function start(name: string, standbyOf?: Postgres): Promise<Postgres> {
  const server = await startPostgres({
    directory: join(directory, name),
    logFile: join(directory, `${name}.log`),
    settings: SETTINGS,
    ...(standbyOf && { standbyOf }),
  });
  running.push(server);
  return server;
}

/** The standby is named first, so that to take the first would be wrong. */
const several = (primary: Postgres, standby: Postgres, more = ''): string =>
  `postgres://postgres:${primary.password}@127.0.0.1:${standby.port},127.0.0.1:${primary.port}/postgres${more}`;

function open(connectionString: string, readOnly = false): Pool {
  const pool = createPool({ connectionString, applicationName: 'failover-test', max: 2, readOnly });
  pools.push(pool);
  return pool;
}

async function portOf(pool: Pool): Promise<number> {
  const { rows } = await pool.query<{ port: string }>(`SELECT current_setting('port') AS port`);
  return Number(rows[0]!.port);
}

const admin = async (server: Postgres, sql: string): Promise<void> =>
  void (await open(server.url('postgres')).query(sql));

describe('a pool over several servers', () => {
  test('goes to the primary to write, to a standby to read, and stays with a successor when the primary hangs and comes back', async () => {
    const first = await start('first');
    const second = await start('second', first);
    const [writing, reading] = [open(several(first, second)), open(several(first, second), true)];
    expect(await portOf(writing)).toBe(first.port);
    expect(await portOf(reading)).toBe(second.port);
    expect(await portOf(open(several(first, second, '?target_session_attrs=standby')))).toBe(second.port);
    expect(await portOf(open(several(first, second, '?target_session_attrs=primary'), true))).toBe(first.port);
    expect(await presentHost(several(first, second), 'read-write')).toBe(
      first.url('postgres').replace('postgresql', 'postgres'),
    );

    // Cancelled where it conflicts with what the primary has removed, a read is tried once more.
    await admin(first, 'CREATE TABLE numbers AS SELECT generate_series(1, 1000) AS n');
    await eventually(
      async () => (await reading.query(`SELECT FROM pg_tables WHERE tablename = 'numbers'`)).rowCount,
      1,
    );
    let tries = 0;
    const read = onceMore(() => {
      tries += 1;
      return reading.query(`SELECT pg_sleep(${tries === 1 ? 30 : 0}), (SELECT count(*) FROM numbers) AS left`);
    });
    const sleeping = `SELECT FROM pg_stat_activity WHERE wait_event = 'PgSleep'`;
    await eventually(async () => (await open(second.url('postgres')).query(sleeping)).rowCount, 1);
    await admin(first, 'DELETE FROM numbers WHERE n > 400');
    await admin(first, 'VACUUM numbers');
    expect((await read).rows[0]).toMatchObject({ left: 400 });
    expect(tries).toBe(2);

    expect(await describeStandbyLag(reading, 60_000)).toBeUndefined();
    expect(await describeStandbyLag(writing, 0)).toBeUndefined();
    expect(await describeUnsafeCommits(writing, several(first, second))).toContain(
      'synchronous_standby_names is empty',
    );

    process.kill(first.child.pid, 'SIGSTOP');
    for (const pid of await backendsOf(first)) process.kill(pid, 'SIGSTOP');
    const waiting = writing.query('SELECT pg_sleep(0), 1').then(
      () => undefined,
      (error: unknown) => error,
    );
    await eventually(
      () => describeStandbyLag(reading, 1),
      (said) => said?.startsWith('a standby that follows no primary') ?? false,
    );
    await admin(second, 'SELECT pg_promote()');
    // Whoever waits for a primary that hangs hears that it is lost, and finds the successor.
    expect(isRetriable(await waiting)).toBe(true);
    expect(await portOf(writing)).toBe(second.port);

    for (const pid of await backendsOf(first)) process.kill(pid, 'SIGCONT');
    process.kill(first.child.pid, 'SIGCONT');
    await admin(first, 'SELECT 1');
    await sleep(1_500);
    expect(await portOf(writing)).toBe(second.port);
    expect(await portOf(open(several(first, second)))).toBe(second.port);
    expect(await portOf(reading)).toBe(second.port);
  });

  test('waits for a primary while there is none, and says that there is none when the time is over', async () => {
    const third = await start('third');
    const fourth = await start('fourth', third);
    const pool = open(several(third, fourth));
    expect(await portOf(pool)).toBe(third.port);
    process.kill(third.child.pid, 'SIGKILL');
    await third.child.ended;
    const meanwhile = createPool({
      connectionString: several(third, fourth),
      applicationName: 'failover-test',
      connectTimeoutMs: 3_000,
    });
    pools.push(meanwhile);
    // The standby is named first, and each says why it will not do.
    await expect(meanwhile.query('SELECT 1')).rejects.toThrow(
      'none of the 2 hosts of the database answers as read-write (1: a standby; 2: ',
    );
    const later = portOf(pool).catch(() => portOf(pool));
    await admin(fourth, 'SELECT pg_promote()');
    expect(await later).toBe(fourth.port);

    // A commit that only the primary has, since somebody ended its wait, counts as one that failed.
    await admin(fourth, 'CREATE TABLE kept (id integer)');
    await admin(fourth, `ALTER SYSTEM SET synchronous_standby_names = 'nobody'`);
    await admin(fourth, 'SELECT pg_reload_conf()');
    // The server needs a moment to see that: commits before it wait for nobody.
    const commits = (async () => {
      for (;;) await inTransaction(pool, (client) => client.query('INSERT INTO kept VALUES (1)'));
    })().catch(({ code }: { code: string }) => code);
    const asked = open(fourth.url('postgres'));
    const cancel = `SELECT pg_cancel_backend(pid) FROM pg_stat_activity WHERE wait_event = 'SyncRep'`;
    await eventually(async () => (await asked.query(cancel)).rowCount);
    expect(await commits).toBe('UNREPLICATED_COMMIT');
  });

  test('hears at once that no server takes its password or has its database, and waits where one of them may yet', async () => {
    const fifth = await start('fifth');
    const sixth = await start('sixth', fifth);
    const right = several(fifth, sixth);
    const wrongPassword = right.replace(fifth.password, 'wrong');
    await expect(open(wrongPassword).query('SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await expect(open(wrongPassword, true).query('SELECT 1')).rejects.toMatchObject({ code: '28P01' });
    await expect(open(right.replace(/postgres$/, 'nowhere')).query('SELECT 1')).rejects.toMatchObject({
      code: '3D000',
    });
    const unencrypted = createPool({
      connectionString: `${right}?sslmode=require`,
      applicationName: 'failover-test',
      connectTimeoutMs: 3_000,
    });
    pools.push(unencrypted);
    await expect(unencrypted.query('SELECT 1')).rejects.toThrow('1: The server does not support SSL connections');
    // What was refused is asked for anew by whoever comes next.
    await admin(fifth, `ALTER ROLE postgres PASSWORD 'wrong'`);
    const mended = open(wrongPassword);
    await eventually(() =>
      mended.query('SELECT 1').then(
        () => true,
        () => false,
      ),
    );
    expect(await portOf(mended)).toBe(fifth.port);
  });
});

/** A server's processes, which a signal to the first of them does not stop. */
async function backendsOf({ child }: Postgres): Promise<number[]> {
  const { execFileSync } = await import('node:child_process');
  return execFileSync('ps', ['-o', 'pid=', '--ppid', String(child.pid)])
    .toString()
    .split('\n')
    .map(Number)
    .filter((pid) => pid > 0);
}

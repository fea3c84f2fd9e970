import { createPool, type Pool } from '#platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres, type Postgres } from '../../../../stack/postgres/index.js';
import { ConsumerMetrics } from './consumer-metrics.js';
import { observeServer } from './server-metrics.js';
import { eventually } from '../../../../test/support/eventually.js';

/** While it is there nothing can be archived. */
const closed = (): string => join(directory, 'closed');
let directory: string;
let postgres: Postgres;
let pool: Pool;
beforeAll(async () => {
  directory = mkdtempSync(join(tmpdir(), 'referral-ledger-server-metrics-'));
  // PostgreSQL may run as another user.
  chmodSync(directory, 0o755);
  postgres = await startPostgres({
    directory: join(directory, 'server'),
    logFile: join(directory, 'server.log'),
    throwaway: true,
    settings: {
      wal_level: 'replica',
      shared_buffers: '64MB',
      archive_mode: 'on',
      archive_command: `test ! -e ${closed()}`,
    },
  });
  pool = createPool({ connectionString: postgres.url('postgres'), applicationName: 'test', max: 1 });
});
afterAll(async () => {
  await pool.end();
  await postgres.stop();
  rmSync(directory, { recursive: true, force: true });
});

async function valueOf(
  name: string,
  { of = pool, databaseUrl = 'postgres://one/ledger', faults = [] as unknown[] } = {},
) {
  const metrics = new ConsumerMetrics();
  observeServer(metrics, of, databaseUrl, (error) => void faults.push(error));
  return new RegExp(`^referral_ledger_${name}\\{app="consumer"\\} (.*)$`, 'm').exec(await metrics.render())?.[1];
}

/** Whether archiving fails, once there was something to archive. */
async function failing(): Promise<string | undefined> {
  await pool.query(`SELECT pg_logical_emit_message(true, 'test', 'test')`);
  await pool.query('SELECT pg_switch_wal()');
  return valueOf('wal_archiving_failing');
}

test('WAL that cannot be archived is a metric, until it can be', async () => {
  expect(await valueOf('wal_archiving_failing')).toBe('0');
  writeFileSync(closed(), '');
  await eventually(failing, '1', { everyMs: 500 });
  rmSync(closed());
  await eventually(failing, '0', { everyMs: 500 });
});

test('that a failover may lose commits is a metric, where there is something to fail over to', async () => {
  expect(await valueOf('commits_unsafe')).toBe('0');
  expect(await valueOf('commits_unsafe', { databaseUrl: 'postgres://one,two/ledger' })).toBe('1');
});

test('where the server cannot be asked both are left out', async () => {
  const of = createPool({ connectionString: 'postgres://nobody@127.0.0.1:1/nothing', applicationName: 'test' });
  const faults: unknown[] = [];
  expect(
    await valueOf('wal_archiving_failing', { of, databaseUrl: 'postgres://one,two/ledger', faults }),
  ).toBeUndefined();
  expect(faults).toHaveLength(2);
  await of.end();
});

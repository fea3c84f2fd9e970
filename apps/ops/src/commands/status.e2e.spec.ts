import { migrateAll } from '#read-models';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { runSource } from '../../../../test/support/run-source.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let acme: TestDatabase;
let globex: TestDatabase;
let folder: string;
beforeAll(async () => {
  [acme, globex] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  await Promise.all([migrateAll(acme.url, { program: 'acme' }), migrateAll(globex.url, { program: 'globex' })]);
  folder = mkdtempSync(join(tmpdir(), 'programs-'));
  const programs = { acme: { databaseUrl: { env: 'ACME' } }, globex: { databaseUrl: { env: 'GLOBEX' } } };
  writeFileSync(join(folder, 'programs.json'), JSON.stringify(programs));
});
afterAll(async () => {
  await Promise.all([acme.drop(), globex.drop()]);
  rmSync(folder, { recursive: true });
});

test('of several programs has a line for each, also where the tables of one are locked for as long as it takes', async () => {
  const holder = await globex.pool.connect();
  try {
    await holder.query('BEGIN; LOCK TABLE projection_versions IN ACCESS EXCLUSIVE MODE');
    const env = { PROGRAMS_FILE: join(folder, 'programs.json'), ACME: acme.url, GLOBEX: globex.url };
    const { code, stdout, stderr } = await runSource('apps/ops/src/main.ts', ['status', '--json'], { env });
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'Nothing is known of globex.\n' });
    expect(JSON.parse(stdout).programs).toMatchObject({
      acme: { head: 0 },
      globex: { error: expect.stringMatching(/^No answer in 5 s: is a table locked, or the server overloaded\?/) },
    });
    const { rows } = await acme.pool.query(
      `SELECT count(*)::int AS left FROM pg_stat_activity WHERE application_name = 'referral-ledger-ops' AND datname = $1`,
      [new URL(globex.url).pathname.slice(1)],
    );
    expect(rows).toEqual([{ left: 0 }]);
  } finally {
    await holder.query('ROLLBACK');
    holder.release();
  }
});

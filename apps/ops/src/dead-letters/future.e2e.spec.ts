import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { runSource } from '../../../../test/support/run-source.js';

let database: TestDatabase;
let restored: TestDatabase;
let directory: string;

beforeAll(async () => {
  [database, restored] = await Promise.all([createTestDatabase(), createTestDatabase()]);
  directory = mkdtempSync(join(tmpdir(), 'future-'));
});
afterAll(async () => {
  await Promise.all([database.drop(), restored.drop()]);
  rmSync(directory, { recursive: true, force: true });
});

const ops = (args: string[], env: NodeJS.ProcessEnv = {}) =>
  runSource('apps/ops/src/main.ts', args, { env: { DATABASE_URL: database.url, STACK_DIR: directory, ...env } });

const inHours = (hours: number): string => new Date(Date.now() + hours * 3_600_000).toISOString();

const line = (id: string, type: string, time: string, data: object): string =>
  JSON.stringify({ specversion: '1.0', id, source: 'test', type, time, data });

const payment = (id: string, time: string): string =>
  line(id, 'payment.succeeded.v1', time, {
    paymentId: id,
    accountId: 'a',
    amountMinor: 3900,
    currency: 'USD',
    period: 'month',
  });

/** More than ten hours. */
const PATIENT = { MAX_FUTURE_MS: '36000000' };

test('what has not happened yet waits as a dead letter until its time has come, imports included; what is scheduled does not', async () => {
  const file = join(directory, 'events.ndjson');
  const lines = [
    payment('soon', inHours(0.5)),
    payment('later', inHours(9)),
    payment('far', '2099-01-01T00:00:00Z'),
    line('ends', 'contract.terminated.v1', '2099-01-01T00:00:00Z', { contractId: 'c', partnerId: 'p' }),
  ];
  writeFileSync(file, lines.join('\n'));
  const imported = await ops(['import', file, '--json']);
  expect(JSON.parse(imported.stdout)).toMatchObject({ appended: 2, refused: { TIME_IN_FUTURE: 2 } });

  const early = await ops(['dead-letters', 'redrive', '--reason', 'TIME_IN_FUTURE', '--json']);
  expect(early.code).toBe(4);
  expect(JSON.parse(early.stdout).letters).toMatchObject([
    { id: 'm-1', outcome: 'refused', reason: 'TIME_IN_FUTURE' },
    {
      id: 'm-2',
      outcome: 'refused',
      message: expect.stringContaining('It can be redriven from 2098-12-31T23:00:00.000Z on.'),
    },
  ]);

  const later = await ops(['dead-letters', 'redrive', '--all', '--json'], PATIENT);
  expect(JSON.parse(later.stdout)).toMatchObject({
    redriven: 1,
    letters: [{ id: 'm-1', outcome: 'redriven' }, { outcome: 'refused' }],
  });
});

test('a restore never asks for the time', async () => {
  const file = join(directory, 'export.ndjson');
  expect(await ops(['export', file])).toMatchObject({ code: 0 });
  const result = await ops(['import', file, '--exported', '--json'], {
    DATABASE_URL: restored.url,
    MAX_FUTURE_MS: '0',
  });
  expect(JSON.parse(result.stdout)).toMatchObject({ restored: 3 });
});

test('a limit that is none is named', async () => {
  const { code, stderr } = await ops(['dead-letters', 'redrive', '--all'], { MAX_FUTURE_MS: 'an hour' });
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('MAX_FUTURE_MS must ') });
});

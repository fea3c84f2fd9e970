import { LedgerError, type Pool } from '#platform';
import { afterAll, beforeAll, describe, expect, test } from '@jest/globals';
import type { INestApplicationContext } from '@nestjs/common';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { Gate } from '../../../../test/support/gate.js';
import { OpsError } from '../ops-error.js';
import { POOL } from './pool.js';
import { withLedger } from './with-ledger.js';

let database: TestDatabase;
let env: { DATABASE_URL: string };
beforeAll(async () => {
  database = await createTestDatabase();
  env = { DATABASE_URL: database.url };
});
afterAll(() => database.drop());

/** Loses its connection the first so many times, as where the server goes away. */
function losing(times: number) {
  let tries = 0;
  const work = async (ledger: INestApplicationContext): Promise<number> => {
    tries += 1;
    if (tries <= times) await ledger.get<Pool>(POOL).query('SELECT pg_terminate_backend(pg_backend_pid())');
    return tries;
  };
  return { work, tries: () => tries };
}

describe('a command whose database is lost on the way', () => {
  test('begins anew where another serves', async () => {
    await expect(withLedger(losing(2).work, { env })).resolves.toBe(3);
  });

  test('ends with the fault where none stays', async () => {
    const { work, tries } = losing(Infinity);
    await expect(withLedger(work, { env })).rejects.toMatchObject({ code: '57P01' });
    expect(tries()).toBe(5);
  });

  test('is not begun anew where it goes on by a way of its own', async () => {
    const { work, tries } = losing(1);
    await expect(withLedger(work, { env, once: true })).rejects.toMatchObject({ code: '57P01' });
    expect(tries()).toBe(1);
  });

  test('is not begun anew for a fault of the work itself', async () => {
    let tries = 0;
    const work = async (ledger: INestApplicationContext): Promise<void> => {
      tries += 1;
      await ledger.get<Pool>(POOL).query('SELECT 1 / 0');
    };
    await expect(withLedger(work, { env })).rejects.toMatchObject({ code: '22012' });
    expect(tries).toBe(1);
  });

  test('is not begun anew for what passes and is no loss of the server', async () => {
    let tries = 0;
    const busy = new LedgerError('CORRECTION_UNDER_WAY', 'a large correction is under way', true);
    const work = () => Promise.reject((tries++, busy));
    await expect(withLedger(work, { env })).rejects.toBe(busy);
    expect(tries).toBe(1);
  });
});

test('a server that is lost as it answers has a successor, for which the command waits', async () => {
  const gate = await Gate.make();
  try {
    gate.leadTo(new URL(database.url).host);
    gate.shut(true);
    const url = new URL(database.url);
    url.host = gate.address;
    const answered = withLedger(losing(0).work, { env: { DATABASE_URL: url.href }, once: true });
    setTimeout(() => gate.open(), 300);
    await expect(answered).resolves.toBe(1);
  } finally {
    await gate.close();
  }
});

test('a database that never answered is told at once, and no work is begun', async () => {
  const { work, tries } = losing(0);
  const url = new URL(database.url);
  url.port = '1';
  const asked = withLedger(work, { env: { DATABASE_URL: url.href } });
  await expect(asked).rejects.toThrow(OpsError);
  await expect(asked).rejects.toThrow('does not answer');
  expect(tries()).toBe(0);
});

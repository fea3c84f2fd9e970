import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { business, paymentOf, replay, states } from '../../../../test/support/replays.js';
import { Follower } from '../../../projector/src/follow/follower.js';
import { takeLease } from '../../../projector/src/lease/lease.js';
import { createReplay, resumeReplay } from './begin.js';
import { runReplay } from './run-replay.js';

let database: TestDatabase;
let history: History;
beforeEach(async () => {
  database = await createTestDatabase();
  history = new History(database.pool);
});
afterEach(() => database.drop());

/** The ledger of a version, entry by entry, but for what the moment of a decision is part of. */
const entriesOf = async (version: number): Promise<unknown[]> => {
  const { rows } = await database.pool.query(
    `SELECT position, seq, partner_id, asset, amount, debit_account, credit_account, code
     FROM projections_${version}.ledger_entries ORDER BY 1, 2`,
  );
  return rows;
};

const firstRequest = async (): Promise<number> => {
  const { rows } = await database.pool.query(
    `SELECT min(position) AS at FROM events WHERE type = 'withdrawal.requested.v1'`,
  );
  return rows[0].at;
};

const payments = Array.from({ length: 20 }, (_, n) => paymentOf(n));
const withoutRequests = business(20).filter(([type]: Fact) => !type.startsWith('withdrawal.'));

test('against an empty live version a replay builds all there is, and says that nothing proved it', async () => {
  const head = await history.record(...withoutRequests);
  const result = await replay(database.pool);
  expect(result).toMatchObject({ state: 'live', purpose: 'build', position: head, comparison: null, restatements: 0 });
  expect(await states(database.pool)).toEqual({ 1: 'retired', 2: 'live' });
  // The next one is compared with it.
  expect(await replay(database.pool)).toMatchObject({ purpose: 'replay', comparison: { equal: true } });
});

test('a build stops before the first withdrawal that nobody has decided: the projector decides it, and goes on', async () => {
  await history.record(...business(20));
  const request = await firstRequest();
  expect(await replay(database.pool)).toMatchObject({ state: 'live', purpose: 'build', position: request - 1 });
  await history.project();
  expect(await replay(database.pool)).toMatchObject({ purpose: 'replay', comparison: { equal: true } });
  const { rows } = await database.pool.query(
    'SELECT withdrawal_id AS id, status FROM projections_3.withdrawals ORDER BY 1',
  );
  expect(rows).toEqual([
    { id: 'w1', status: 'paid' },
    { id: 'w2', status: 'approved' },
  ]);
});

test('what the live version posts while another is built must be in it: then it takes its place, although it is ahead', async () => {
  await history.record(...business(20));
  const lease = await createReplay(database.pool, 'test');
  expect(await runReplay(database.pool, lease, { swap: false })).toMatchObject({ state: 'ready', purpose: 'build' });
  const follower = new Follower(database.pool, (await takeLease(database.pool, 'live'))!, { decides: true });
  await follower.next({ events: 12 });
  await follower.settle();
  expect((await entriesOf(1)).length).toBeGreaterThan(0);
  const resumed = await resumeReplay(database.pool, 'test');
  expect(await runReplay(database.pool, resumed, { swap: true })).toMatchObject({ state: 'live', restatements: 0 });
  const before = await entriesOf(1);
  expect((await entriesOf(2)).slice(0, before.length)).toEqual(before);
  await history.record(...payments);
  await history.project();
  expect(await replay(database.pool)).toMatchObject({ comparison: { equal: true } });
});

test('where the live version has posted something else meanwhile, a build is not swapped in', async () => {
  await history.record(...withoutRequests);
  const lease = await createReplay(database.pool, 'test');
  await runReplay(database.pool, lease, { swap: false });
  await database.pool.query(
    `ALTER TABLE projections_2.ledger_entries DISABLE TRIGGER append_only;
     UPDATE projections_2.ledger_entries SET amount = amount + 1 WHERE position = (SELECT min(position) FROM projections_2.ledger_entries)`,
  );
  await history.project();
  const resumed = await resumeReplay(database.pool, 'test');
  expect(await runReplay(database.pool, resumed, { swap: true })).toMatchObject({ state: 'failed' });
  expect(await states(database.pool)).toEqual({ 1: 'live', 2: 'failed' });
});

import { EventStore } from '#event-store';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, tamper, type TestDatabase } from '../../../../test/support/database.js';
import { eventually } from '../../../../test/support/eventually.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { renewLease, takeLease } from '../lease/lease.js';
import { LiveProjector } from './live-projector.js';
import { FencedProjectorError, type Lease } from '../lease/checkpoint.js';
import { Follower } from './follower.js';

let database: TestDatabase;
let history: History;
beforeEach(async () => {
  database = await createTestDatabase();
  history = new History(database.pool);
});
afterEach(() => database.drop());

const log = { info: () => undefined, warn: () => undefined };

const FUNDED: Fact[] = [
  ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId: 'p', code: 'abc' }],
  ['contract.signed.v1', '2026-01-01T00:00:00Z', { contractId: 'c', partnerId: 'p', payoutAccountRef: 'ref-1' }],
  ['client.signed_up.v1', '2026-01-02T00:00:00Z', { accountId: 'a', separateAccount: true, referralCode: 'abc' }],
  [
    'payment.succeeded.v1',
    '2026-02-01T00:00:00Z',
    { paymentId: 'pay', accountId: 'a', amountMinor: 50_000, currency: 'USD', period: 'month' },
  ],
];
const request = (withdrawalId: string, amountMinor: number): Fact => [
  'withdrawal.requested.v1',
  '2026-03-01T00:00:00Z',
  { withdrawalId, partnerId: 'p', amountMinor, currency: 'USD' },
];

test('of two projectors one is active and the other stands by, until the first stops', async () => {
  const first = new LiveProjector({ pool: database.pool, log });
  const second = new LiveProjector({ pool: database.pool, log });
  void first.start();
  await eventually(() => first.status().state, 'active');
  void second.start();
  await eventually(() => second.status().state, 'standby');
  await first.stop();
  expect(first.status().state).toBe('stopped');
  await eventually(() => second.status().state, 'active');
  await history.record(...FUNDED);
  second.wake();
  await eventually(() => second.status().position, FUNDED.length);
  await second.stop();
});

test('a projector that died without a word is followed by another before ten seconds are over', async () => {
  await takeLease(database.pool, 'a process that was killed');
  await database.pool.query(`UPDATE projection_versions SET heartbeat_at = now() - interval '9 seconds'`);
  expect(await takeLease(database.pool, 'another process')).toBeDefined();
  const next = new LiveProjector({ pool: database.pool, log });
  void next.start();
  await eventually(() => next.status().state, 'active');
  await next.stop();
});

test('a projector shows that it is alive while a batch takes long', async () => {
  await history.record(...FUNDED);
  const holder = await database.pool.connect();
  await holder.query('BEGIN; LOCK TABLE projections_1.accounts');
  const projector = new LiveProjector({ pool: database.pool, log });
  void projector.start();
  await eventually(() => projector.status().state, 'active');
  const seen = async () =>
    (
      await database.pool.query<{ at: number }>(
        `SELECT heartbeat_at AS at FROM projection_versions WHERE state = 'live'`,
      )
    ).rows[0]!.at;
  const first = await seen();
  await eventually(seen, (at) => at !== first);
  expect(projector.status().position).toBeNull();
  await holder.query('ROLLBACK');
  holder.release();
  await eventually(() => projector.status().position, FUNDED.length);
  await projector.stop();
});

test('a projector whose version was taken over can write nothing more', async () => {
  await history.record(...FUNDED);
  const old = await takeLease(database.pool, 'holder');
  const current = await takeLease(database.pool, 'holder');
  const project = async (lease: Lease) => {
    const follower = new Follower(database.pool, lease, { decides: true });
    await follower.next({ events: 100 });
    return follower.settle();
  };
  await expect(project(old!)).rejects.toThrow(FencedProjectorError);
  const { rows } = await database.pool.query('SELECT count(*)::int AS n FROM projections_1.payments');
  expect(rows[0].n).toBe(0);
  await expect(project({ ...current!, timeline: '000000AB' })).rejects.toThrow(FencedProjectorError);
  await expect(project(current!)).resolves.toMatchObject({ position: FUNDED.length });
});

test('a first batch that cannot be written is noticed, although nothing comes after it', async () => {
  await history.record(...FUNDED);
  await database.pool.query('ALTER TABLE projections_1.ledger_entries ADD CONSTRAINT refused CHECK (false) NOT VALID');
  await expect(new LiveProjector({ pool: database.pool, log }).start()).rejects.toThrow('refused');
});

test('a projector that is idle forgets what it knew where another server became the primary', async () => {
  const lease = (await takeLease(database.pool, 'holder'))!;
  expect(await renewLease(database.pool, lease)).toBe(true);
  expect(await renewLease(database.pool, { ...lease, timeline: '000000AB' })).toBe(false);
});

test('an idle projector that loses its lease notices, and stands by', async () => {
  const projector = new LiveProjector({ pool: database.pool, log });
  void projector.start();
  await eventually(() => projector.status().state, 'active');
  await database.pool.query(
    `UPDATE projection_versions SET epoch = epoch + 1, holder = 'other', heartbeat_at = now() + interval '1 minute'`,
  );
  await eventually(() => projector.status().state, 'standby');
  await projector.stop();
});

test('two requests in one batch are not both approved beyond what is available', async () => {
  await history.record(...FUNDED, request('w1', 4000), request('w2', 4000));
  await history.project();
  const { rows } = await database.pool.query(
    'SELECT withdrawal_id, status, reason FROM projections_1.withdrawals ORDER BY 1',
  );
  expect(rows).toEqual([
    { withdrawal_id: 'w1', status: 'approved', reason: null },
    { withdrawal_id: 'w2', status: 'rejected', reason: 'BELOW_MINIMUM' },
  ]);
});

test('projectors that race for one request record one decision', async () => {
  await history.record(...FUNDED, request('w1', 4000));
  const projectors = Array.from({ length: 3 }, () => new LiveProjector({ pool: database.pool, log, batchSize: 2 }));
  for (const projector of projectors) void projector.start();
  const store = new EventStore(database.pool);
  const live = () => database.pool.query(`SELECT position FROM projection_versions WHERE state = 'live'`);
  await eventually(live, ({ rows }) => rows[0].position === 6);
  await Promise.all(projectors.map((projector) => projector.stop()));
  const events = await store.read(0, 100);
  expect(events.filter(({ source }) => source === 'referral-ledger').map(({ type }) => type)).toEqual([
    'withdrawal.approved.v1',
  ]);
});

test('a decision that is recorded is obeyed by a projection from the beginning', async () => {
  await history.record(...FUNDED, request('w1', 4000));
  await history.project();
  const { rows: before } = await database.pool.query('SELECT * FROM projections_1.ledger_entries ORDER BY 1, 2');
  await tamper(
    database.pool,
    `TRUNCATE projections_1.accounts, projections_1.partners, projections_1.links, projections_1.contracts,
              projections_1.payments, projections_1.ledger_entries, projections_1.partner_balances,
              projections_1.client_rewards, projections_1.withdrawals, projections_1.changes;
     UPDATE projection_versions SET position = 0, read_position = 0, holder = NULL`,
  );
  await history.project();
  const { rows: after } = await database.pool.query('SELECT * FROM projections_1.ledger_entries ORDER BY 1, 2');
  expect(after).toEqual(before);
  expect(await new EventStore(database.pool).head()).toBe(6);
});

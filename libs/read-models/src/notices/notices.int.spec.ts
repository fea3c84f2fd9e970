import { formatInstant, parseInstant } from '#contracts';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { replay } from '../../../../test/support/replays.js';
import { SteppingProjector } from '../../../../test/support/stepping.js';
import { nextNotices } from './outbox.js';
import { writeNotices } from './write-notices.js';

let database: TestDatabase;
let history: History;
beforeEach(async () => {
  database = await createTestDatabase();
  history = new History(database.pool);
});
afterEach(() => database.drop());

const link = (partnerId: string): Fact => [
  'referral_link.created.v1',
  '2024-01-01T00:00:00Z',
  { partnerId, code: `of-${partnerId}` },
];
const client = (accountId: string, time: string, partnerId: string): Fact => [
  'client.signed_up.v1',
  time,
  { accountId, separateAccount: true, referralCode: `of-${partnerId}` },
];

/** What is told at a moment; the same moment again tells nothing. */
async function toldAt(time: string): Promise<[type: string, data: object][]> {
  const options = { now: parseInstant(time)!, daysBefore: [7, 30] };
  const before = (await all()).length;
  const written = await writeNotices(database.pool, options);
  expect(await writeNotices(database.pool, options)).toBe(0);
  const told = (await all()).slice(before);
  expect(told).toHaveLength(written!);
  return told.map(({ type, data }) => [type, data]);
}
async function all(): Promise<{ id: string; type: string; time: string; data: object }[]> {
  const { rows } = await database.pool.query('SELECT id, type, time, data FROM partner_notices ORDER BY seq');
  return rows.map((row) => ({ ...row, time: formatInstant(row.time) }));
}

test('a partner hears 30 and 7 days before its suspension, when it is suspended, and when it is not any more: each once', async () => {
  await history.happened(link('p'), client('c1', '2024-01-10T12:00:00Z', 'p'));
  const latest = { partnerId: 'p', latestClientSignedUpAt: '2024-01-10T12:00:00.000Z' };
  const due = { ...latest, suspendsAt: '2025-01-10T12:00:00.000Z' };
  expect(await toldAt('2024-12-11T11:59:59Z')).toEqual([]);
  expect(await toldAt('2024-12-11T12:00:01Z')).toEqual([['partner.suspension_due.v1', { ...due, daysBefore: 30 }]]);
  expect(await toldAt('2025-01-03T11:59:59Z')).toEqual([]);
  expect(await toldAt('2025-01-03T12:00:01Z')).toEqual([['partner.suspension_due.v1', { ...due, daysBefore: 7 }]]);
  expect(await toldAt('2025-01-10T12:00:00Z')).toEqual([]);
  const suspended = { ...latest, suspendedAt: '2025-01-10T12:00:00.000Z' };
  expect(await toldAt('2025-01-10T12:00:01Z')).toEqual([['partner.suspended.v1', suspended]]);
  expect(await toldAt('2025-06-01T00:00:00Z')).toEqual([]);
  // Recorded now, and told by whatever version is live.
  await history.happened(client('c2', '2025-06-02T08:00:00Z', 'p'));
  await replay(database.pool, {});
  const reactivated = { partnerId: 'p', latestClientSignedUpAt: '2025-06-02T08:00:00.000Z' };
  expect(await toldAt('2025-06-03T00:00:00Z')).toEqual([
    ['partner.reactivated.v1', { ...reactivated, suspendsAt: '2026-06-02T08:00:00.000Z' }],
  ]);
  expect(await toldAt('2026-06-02T08:00:01Z')).toEqual([
    ['partner.suspended.v1', { ...reactivated, suspendedAt: '2026-06-02T08:00:00.000Z' }],
  ]);
  expect((await all()).map(({ id, time }) => [id, time])).toEqual([
    ['suspension-due:p:2024-01-10T12:00:00.000Z:30', '2024-12-11T12:00:00.000Z'],
    ['suspension-due:p:2024-01-10T12:00:00.000Z:7', '2025-01-03T12:00:00.000Z'],
    ['suspended:p:2025-01-10T12:00:00.000Z', '2025-01-10T12:00:00.000Z'],
    ['reactivated:p:2026-06-02T08:00:00.000Z', '2025-06-02T08:00:00.000Z'],
    ['suspended:p:2026-06-02T08:00:00.000Z', '2026-06-02T08:00:00.000Z'],
  ]);
});

test('who is known late hears of the nearer date alone, by the terms that are in force then', async () => {
  await history.happened(link('p'), link('idle'), client('c1', '2024-01-10T12:00:00Z', 'p'), [
    'program_terms.published.v1',
    '2024-06-01T00:00:00Z',
    {
      ...{ termsId: 't', commissionBps: 1000, freeDaysPerMonth: 3, freeDaysPerYear: 30, minimumWithdrawalMinor: {} },
      inactivityMonths: 24,
    },
  ]);
  expect(await toldAt('2025-01-08T00:00:00Z')).toEqual([]);
  expect(await toldAt('2026-01-08T00:00:00Z')).toMatchObject([
    ['partner.suspension_due.v1', { daysBefore: 7, suspendsAt: '2026-01-10T12:00:00.000Z' }],
  ]);
});

test('a decision on a claim is told with what it moved from one partner to another, in the order of the log', async () => {
  const pay = (paymentId: string, time: string): Fact => [
    'payment.succeeded.v1',
    time,
    { paymentId, accountId: 'c', amountMinor: 10_000, currency: 'USD', period: 'month' },
  ];
  const contract = (partnerId: string): Fact => [
    'contract.signed.v1',
    '2024-01-02T00:00:00Z',
    { contractId: `of-${partnerId}`, partnerId, payoutAccountRef: 'ref' },
  ];
  await history.happened(
    ...['p', 'q'].flatMap((id) => [link(id), contract(id), client(`first-of-${id}`, '2024-01-05T00:00:00Z', id)]),
    client('c', '2024-01-10T00:00:00Z', 'p'),
    pay('pay-1', '2024-02-01T00:00:00Z'),
    pay('pay-2', '2024-03-01T00:00:00Z'),
    ['claim.approved.v1', '2024-04-01T00:00:00Z', { claimId: 'won', partnerId: 'q', accountId: 'c' }],
    ['claim.rejected.v1', '2024-04-02T00:00:00Z', { claimId: 'lost', reason: 'no proof' }],
  );
  const { rows: entries } = await database.pool.query(
    `SELECT partner_id, sum(CASE WHEN debit_account = 'program:expense' THEN amount ELSE -amount END)::int AS amount
     FROM projections_1.ledger_entries WHERE position = 10 GROUP BY 1 ORDER BY 2 DESC`,
  );
  expect(entries.length).toBeGreaterThan(0);
  expect(await toldAt('2024-04-03T00:00:00Z')).toEqual([
    [
      'claim.decided.v1',
      {
        ...{ claimId: 'won', decision: 'approved', partnerId: 'q', accountId: 'c', reason: null },
        moved: entries.map(({ partner_id: partnerId, amount }) => ({ partnerId, asset: 'USD', amount })),
      },
    ],
    [
      'claim.decided.v1',
      { claimId: 'lost', decision: 'rejected', partnerId: null, accountId: null, reason: 'no proof', moved: [] },
    ],
  ]);
});

test('each decision on a claim is told once, the claim itself that is filed behind it never', async () => {
  const approved = (time: string, claimId = 'twice'): Fact => [
    'claim.approved.v1',
    time,
    { claimId, partnerId: 'p', accountId: 'c' },
  ];
  const five = {
    partnerInstance: 'i',
    clientInstance: 'j',
    partnerEmail: 'p@x.y',
    clientEmail: 'c@x.y',
    referralLink: 'l',
  };
  await history.happened(link('p'), client('c', '2024-01-10T00:00:00Z', 'p'));
  await history.happened(['claim.rejected.v1', '2024-04-01T00:00:00Z', { claimId: 'twice', reason: 'no proof' }]);
  expect(await toldAt('2024-04-10T00:00:00Z')).toMatchObject([['claim.decided.v1', { decision: 'rejected' }]]);
  await history.happened(approved('2024-04-02T00:00:00Z'), [
    'claim.filed.v1',
    '2024-03-01T00:00:00Z',
    { claimId: 'twice', ...five },
  ]);
  expect(await toldAt('2024-04-10T00:00:00Z')).toMatchObject([['claim.decided.v1', { decision: 'approved' }]]);
  await replay(database.pool, {});
  await history.happened(approved('2024-04-03T00:00:00Z', 'other'));
  expect(await toldAt('2024-04-10T00:00:00Z')).toMatchObject([['claim.decided.v1', { claimId: 'other' }]]);
  expect((await all()).map(({ id }) => id)).toEqual([
    'claim-decided:twice',
    'claim-decided:twice:approved:2024-04-02T00:00:00.000Z',
    'claim-decided:other',
  ]);
});

test('who is suspended again for the same day hears of it again', async () => {
  await history.happened(link('p'), link('q'), client('c1', '2024-01-10T00:00:00Z', 'p'));
  await history.happened(client('of-q', '2024-01-09T00:00:00Z', 'q'), client('c2', '2024-09-01T00:00:00Z', 'p'));
  await history.happened([
    'claim.approved.v1',
    '2025-02-01T00:00:00Z',
    { claimId: 'k1', partnerId: 'q', accountId: 'c2' },
  ]);
  const standing = async () =>
    (await toldAt('2025-02-03T00:00:00Z'))
      .filter(([, data]) => (data as { partnerId?: string }).partnerId === 'p')
      .map(([type]) => type);
  expect(await standing()).toEqual(['partner.suspended.v1']);
  await history.happened([
    'claim.approved.v1',
    '2025-02-01T12:00:00Z',
    { claimId: 'k2', partnerId: 'p', accountId: 'c2' },
  ]);
  expect(await standing()).toContain('partner.reactivated.v1');
  await history.happened([
    'claim.approved.v1',
    '2025-02-02T00:00:00Z',
    { claimId: 'k3', partnerId: 'q', accountId: 'c2' },
  ]);
  expect(await standing()).toEqual(['partner.suspended.v1']);
  expect((await all()).map(({ id }) => id).filter((id) => id.startsWith('suspended:p'))).toEqual([
    'suspended:p:2025-01-10T00:00:00.000Z',
    'suspended:p:2025-01-10T00:00:00.000Z:2',
  ]);
});

test('a suspension that terms put off is announced for its new day', async () => {
  await history.happened(link('p'), client('c1', '2024-01-10T12:00:00Z', 'p'));
  expect(await toldAt('2025-01-08T00:00:00Z')).toMatchObject([
    ['partner.suspension_due.v1', { daysBefore: 7, suspendsAt: '2025-01-10T12:00:00.000Z' }],
  ]);
  const figures = { commissionBps: 1000, freeDaysPerMonth: 3, freeDaysPerYear: 30, minimumWithdrawalMinor: {} };
  await history.happened([
    'program_terms.published.v1',
    '2025-01-09T00:00:00Z',
    { termsId: 't', ...figures, inactivityMonths: 24 },
  ]);
  expect(await toldAt('2025-02-01T00:00:00Z')).toEqual([]);
  expect(await toldAt('2026-01-08T00:00:00Z')).toMatchObject([
    ['partner.suspension_due.v1', { daysBefore: 7, suspendsAt: '2026-01-10T12:00:00.000Z' }],
  ]);
});

test('nobody is told anything while the projections are behind', async () => {
  await history.happened(link('p'), client('c1', '2024-01-10T12:00:00Z', 'p'));
  await history.recordAt('2024-06-01T00:00:00Z', client('c2', '2024-12-24T00:00:00Z', 'p'));
  const options = { now: parseInstant('2025-02-01T00:00:00Z')!, daysBefore: [30] };
  expect(await writeNotices(database.pool, options)).toBeUndefined();
  await history.project();
  expect(await writeNotices(database.pool, options)).toBe(0);
});

test('nobody is told anything while a late link has attributed some clients and not others', async () => {
  await history.record(client('c1', '2024-01-10T12:00:00Z', 'p'), client('c2', '2024-12-24T00:00:00Z', 'p'));
  const projector = await SteppingProjector.on(database.pool);
  await projector.finish();
  await history.record(link('p'));
  await projector.step(100, { page: 1, queuedPieces: 1 });
  const { rows } = await database.pool.query('SELECT direct_clients AS clients FROM projections_1.partners');
  expect(rows).toEqual([{ clients: 1 }]);
  const options = { now: parseInstant('2025-02-01T00:00:00Z')!, daysBefore: [30] };
  expect(await writeNotices(database.pool, options)).toBeUndefined();
  await projector.finish();
  expect(await writeNotices(database.pool, options)).toBe(0);
});

test('what is written down is published until somebody says that it was', async () => {
  await history.happened(link('p'), client('c1', '2024-01-10T12:00:00Z', 'p'));
  await toldAt('2025-02-01T00:00:00Z');
  const page = await nextNotices(database.pool, 10);
  expect(page?.events).toMatchObject([{ id: 'suspended:p:2025-01-10T12:00:00.000Z', type: 'partner.suspended.v1' }]);
  expect((await nextNotices(database.pool, 10))?.events).toEqual(page?.events);
  expect([await page?.published(), await page?.published()]).toEqual([true, false]);
  expect(await nextNotices(database.pool, 10)).toBeUndefined();
});

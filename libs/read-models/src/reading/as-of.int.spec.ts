import { formatInstant, parseInstant, type Instant } from '#contracts';
import { inTransaction } from '#platform';
import { afterAll, beforeAll, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History, type Fact } from '../../../../test/support/history.js';
import { business } from '../../../../test/support/replays.js';
import { readLiability, readTrialBalance } from './finance.js';
import { OwedCounts } from './owed-counts.js';
import { LiveSnapshots } from './snapshot.js';

/** On one day, at its ends and in both of its halves. */
const TIMES = [
  '2026-03-05T00:00:00Z',
  '2026-03-05T00:00:00.000001Z',
  '2026-03-05T11:59:59.999999Z',
  '2026-03-05T12:00:00Z',
  '2026-03-05T12:00:00.000001Z',
  '2026-03-05T18:30:00Z',
  '2026-03-05T23:59:59.999999Z',
  '2026-03-06T00:00:00Z',
  '1969-12-31T23:59:59Z',
];

const paid = (time: string, n: number): Fact => [
  'payment.succeeded.v1',
  time,
  { paymentId: `timed-${n}`, accountId: 'client-1', amountMinor: 10_000 * (n + 1), currency: 'EUR', period: 'month' },
];

let database: TestDatabase;
let history: History;
let snapshots: LiveSnapshots;
const counts = new OwedCounts();
beforeAll(async () => {
  database = await createTestDatabase();
  snapshots = new LiveSnapshots(database.pool);
  // What is recorded after the business is effective before most of it: the days are not added to in their order.
  history = new History(database.pool);
  await history.happened(...business(30), ...TIMES.map(paid));
});
afterAll(() => database.drop());

/** The same from the entries, each by itself. */
const FLOWS = `
  SELECT asset, regexp_replace(debit_account, '^partner:.*:', 'partner:') AS debit,
         regexp_replace(credit_account, '^partner:.*:', 'partner:') AS credit, sum(amount)::text AS amount
  FROM projections_1.ledger_entries WHERE effective_at <= $1 GROUP BY 1, 2, 3`;

const PARTNERS = `
  WITH legs AS (
    SELECT partner_id, asset, credit_account AS account, amount FROM projections_1.ledger_entries WHERE effective_at <= $1
    UNION ALL
    SELECT partner_id, asset, debit_account, -amount FROM projections_1.ledger_entries WHERE effective_at <= $1
  ), owed AS (
    SELECT partner_id, asset, account FROM legs WHERE account LIKE 'partner:%'
    GROUP BY partner_id, asset, account HAVING sum(amount) <> 0
  )
  SELECT asset, count(DISTINCT partner_id)::integer AS partners FROM owed GROUP BY asset`;

async function fromEntries(moment: string) {
  const { rows: flows } = await database.pool.query(FLOWS, [moment]);
  const nets: Record<string, bigint> = {};
  for (const { asset, debit, credit, amount } of flows) {
    nets[`${asset} ${debit}`] = (nets[`${asset} ${debit}`] ?? 0n) - BigInt(amount as string);
    nets[`${asset} ${credit}`] = (nets[`${asset} ${credit}`] ?? 0n) + BigInt(amount as string);
  }
  const { rows: owed } = await database.pool.query(PARTNERS, [moment]);
  return { nets, partners: Object.fromEntries(owed.map(({ asset, partners }) => [asset, partners])) };
}

async function answered(asOf: Instant) {
  const { accounts, balanced } = await snapshots.read((client) => readTrialBalance(client, asOf));
  const { assets } = await snapshots.read((client, at) => readLiability(client, at, asOf, counts));
  expect(balanced).toBe(true);
  const nets = Object.fromEntries(
    accounts.map((sums) => [`${sums.asset} ${sums.accountClass}`, sums.creditMinor - sums.debitMinor]),
  );
  for (const { asset, availableMinor, heldMinor, reservedMinor } of assets) {
    expect([availableMinor, heldMinor, reservedMinor]).toEqual(
      ['available', 'held', 'reserved'].map((account) => nets[`${asset} partner:${account}`] ?? 0n),
    );
  }
  const partners = Object.fromEntries(assets.filter((a) => a.partners > 0).map((a) => [a.asset, a.partners]));
  return { nets, partners };
}

test('the books as of any moment are the sums of the entries effective by then', async () => {
  const { rows } = await database.pool.query<{ at: Instant }>(
    'SELECT DISTINCT effective_at AS at FROM projections_1.ledger_entries ORDER BY at',
  );
  const moments = [...rows.flatMap(({ at }) => [at - 1, at, at + 1]), ...TIMES.map((time) => parseInstant(time)!)];
  expect(moments.length).toBeGreaterThan(100);
  for (const moment of moments) {
    const exact = formatInstant(moment);
    expect({ exact, ...(await answered(moment)) }).toEqual({ exact, ...(await fromEntries(exact)) });
  }
});

test('what was counted before is counted again once it has changed', async () => {
  const moment = parseInstant('2026-03-05T18:00:00Z')!;
  const before = await answered(moment);
  const late: Fact = ['referral_link.created.v1', '2026-01-01T00:00:00Z', { partnerId: 'late', code: 'code-late' }];
  const client: Fact = [
    'client.signed_up.v1',
    '2026-01-02T00:00:00Z',
    { accountId: 'late-client', separateAccount: true, referralCode: 'code-late' },
  ];
  const since: Fact = [
    'payment.succeeded.v1',
    '2026-03-06T00:00:00Z',
    { paymentId: 'since', accountId: 'late-client', amountMinor: 5_000, currency: 'USD', period: 'month' },
  ];
  await history.happened(late, client, since);
  expect(await answered(moment)).toEqual(before);
  await history.happened(['payment.succeeded.v1', '2026-03-04T00:00:00Z', { ...since[2], paymentId: 'by-then' }]);
  const after = await answered(moment);
  expect(after).toEqual(await fromEntries(formatInstant(moment)));
  expect(after.partners['DAY']).toBe((before.partners['DAY'] ?? 0) + 1);
});

test('the days are read by an index where there are many entries', async () => {
  await inTransaction(database.pool, async (client) => {
    await client.query('SET LOCAL search_path TO projections_1, public; SET LOCAL enable_seqscan = off');
    const { rows } = await client.query(
      `EXPLAIN SELECT FROM ledger_entries WHERE effective_at >= '2026-03-05' AND effective_at <= '2026-03-05T11:00:00Z'`,
    );
    expect(JSON.stringify(rows)).toContain('ledger_entries_by_time');
  });
});

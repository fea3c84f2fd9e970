import { parseInstant } from '#contracts';
import { inTransaction } from '#platform';
import { afterEach, beforeEach, expect, test } from '@jest/globals';
import { createTestDatabase, type TestDatabase } from '../../../../test/support/database.js';
import { History } from '../../../../test/support/history.js';
import { enterVersion } from '../lease/checkpoint.js';
import { takeLease } from '../lease/lease.js';
import { StoredState } from './stored-state.js';

let database: TestDatabase;
beforeEach(async () => {
  database = await createTestDatabase();
});
afterEach(() => database.drop());

/** Payments of many partners, one a second from a moment on. */
const fill = (from: string, count: number) =>
  database.pool.query(
    `INSERT INTO projections_1.payments
       (payment_id, account_id, occurred_at, amount_minor, tax_minor, currency, period, period_count, position, partner_id, outcome, terms_id)
     SELECT 'payment-' || md5($1::text || n), 'account-' || n % 1000, $1::timestamptz + n * interval '1 second', 3900, 0, 'USD', 'month', 1,
            1, 'a-partner-of-a-long-name-' || n % 500, 'free_days', 'built-in'
     FROM generate_series(1, $2::int) AS n`,
    [from, count],
  );

test('the payments of a partner in a period that the planner has no figures of yet cost no look at those of others', async () => {
  const history = new History(database.pool);
  await fill('2021-01-01T00:00:00Z', 40_000);
  await database.pool.query('ANALYZE projections_1.payments');
  await fill('2024-01-01T00:00:00Z', 4_000);
  const partnerId = 'a-partner-of-a-long-name-7';
  await history.happened(['referral_link.created.v1', '2020-01-01T00:00:00Z', { partnerId, code: 'code' }]);
  await database.pool.query(`UPDATE projections_1.partners SET last_payment_at = '2024-01-02'`);

  const lease = (await takeLease(database.pool, 'test'))!;
  await inTransaction(database.pool, async (client) => {
    await enterVersion(client, lease);
    const state = new StoredState();
    state.begin(client);
    const period = { from: parseInstant('2024-01-01T00:00:00Z')!, until: Number.POSITIVE_INFINITY };
    const selected = await state.wholeSelection({ of: 'partner', partnerId, period }, 1_000);
    expect(selected?.length).toBe(8);

    const { rows } = await client.query<{ seen: number }>(
      `SELECT sum(pg_stat_get_xact_tuples_returned(indexrelid))::int AS seen
       FROM pg_index WHERE indrelid = 'payments'::regclass`,
    );
    expect(rows).toEqual([{ seen: 8 }]);
  });
});

test('payments of a partner with very many are found from a moment on without a look at those before', async () => {
  await database.pool.query(
    `INSERT INTO projections_1.payments
       (payment_id, account_id, occurred_at, amount_minor, tax_minor, currency, period, period_count, position, partner_id, outcome, terms_id)
     SELECT 'payment-' || n, 'account-' || n % 100, '2024-01-01'::timestamptz + n * interval '1 minute', 3900, 0, 'USD', 'month', 1, 1,
            CASE n % 4 WHEN 0 THEN 'another-' || n % 100 ELSE 'large' END, 'free_days', 'built-in'
     FROM generate_series(1, 40000) AS n`,
  );
  await new History(database.pool).happened([
    'referral_link.created.v1',
    '2020-01-01T00:00:00Z',
    { partnerId: 'large', code: 'code' },
  ]);
  await database.pool.query(`UPDATE projections_1.partners SET last_payment_at = '2024-12-31'`);
  const lease = (await takeLease(database.pool, 'test'))!;
  await inTransaction(database.pool, async (client) => {
    await enterVersion(client, lease);
    const state = new StoredState();
    state.begin(client);
    const asked: { text: string; values: unknown[] }[] = [];
    const query = client.query.bind(client) as (text: string, values: unknown[]) => Promise<{ rows: unknown[] }>;
    client.query = ((text: string, values: unknown[]) => {
      asked.push({ text, values });
      return query(text, values);
    }) as typeof client.query;
    const until = Number.POSITIVE_INFINITY;
    const end = parseInstant('2024-01-28T18:35:00Z')!;
    const late = { of: 'partner', partnerId: 'large', period: { from: end, until } } as const;
    const after = { occurredAt: end, paymentId: 'payment-39995' };
    const whole = { ...late, period: { from: parseInstant('2024-01-01T00:00:00Z')!, until } };

    expect((await state.wholeSelection(late, 1_000))?.length).toBe(4);
    expect((await state.pageOfSelection(late, undefined, 100)).length).toBe(4);
    expect((await state.pageOfSelection(whole, after, 100)).length).toBe(3);
    client.query = query as typeof client.query;
    const payments = asked.filter(({ text }) => text.includes('FROM payments'));
    expect(payments.length).toBe(3);
    for (const { text, values } of payments) {
      const { rows } = await query(`EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${text}`, values);
      const [plan] = (rows as { 'QUERY PLAN': { Plan: Record<string, number> }[] }[])[0]!['QUERY PLAN'];
      expect(plan!.Plan['Shared Hit Blocks']! + plan!.Plan['Shared Read Blocks']!).toBeLessThan(30);
    }
  });
});

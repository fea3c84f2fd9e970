import type { Pool } from '#platform';
import { createReplay, runReplay, type ReplayOptions, type ReplayResult } from '#rebuild';
import { BALANCE_SUMS } from '../../libs/read-models/src/ledger/balance-sums.js';
import { SUM_UP_DAYS } from '../../libs/read-models/src/ledger/daily-flows.js';
import { flowsOfSegments, SEGMENT_FLOW_KEY, SEGMENT_FLOW_SUMS } from '../../libs/read-models/src/ledger/segments.js';
import type { Fact } from './history.js';

const day = (n: number): string => new Date(Date.UTC(2026, 0, 1 + n)).toISOString();

/** The n-th payment of the business below: every client pays in turn. */
export const paymentOf = (n: number): Fact => [
  'payment.succeeded.v1',
  day(10 + (n % 200)),
  { paymentId: `pay-${n}`, accountId: `client-${n % 6}`, amountMinor: 10_000 + n, currency: 'USD', period: 'month' },
];

/**
 * A partner with a contract and one without, six clients and so many payments, a refund, disputes, withdrawals, a claim,
 * terms, a bonus and a clawback, a late link and a duplicate: every table of a version has rows. 24 facts besides the
 * payments.
 */
export function business(payments: number): Fact[] {
  const signup = (n: number, referralCode: string): Fact => [
    'client.signed_up.v1',
    day(n),
    { accountId: `client-${n}`, separateAccount: true, referralCode },
  ];
  const dispute = (disputeId: string, n: number, status: string): Fact => [
    'payment.disputed.v1',
    day(220),
    { disputeId, paymentId: `pay-${n}`, accountId: `client-${n % 6}`, status },
  ];
  return [
    ['referral_link.created.v1', day(0), { partnerId: 'paid', code: 'code-paid' }],
    ['contract.signed.v1', day(0), { contractId: 'c', partnerId: 'paid', payoutAccountRef: 'ref-1' }],
    ...[1, 2, 3].map((n) => signup(n, 'code-paid')),
    ...[4, 5].map((n) => signup(n, 'code-days')),
    signup(0, 'code-paid'),
    ...Array.from({ length: payments }, (_, n) => paymentOf(n)),
    ['referral_link.created.v1', day(0), { partnerId: 'days', code: 'code-days' }],
    [
      'payment.refunded.v1',
      day(215),
      { refundId: 'r', paymentId: 'pay-1', accountId: 'client-1', amountMinor: 10_001 },
    ],
    dispute('d1', 2, 'opened'),
    dispute('d2', 3, 'lost'),
    ['free_days.applied.v1', day(221), { applicationId: 'f', partnerId: 'days', days: 1 }],
    [
      'withdrawal.requested.v1',
      day(222),
      { withdrawalId: 'w1', partnerId: 'paid', amountMinor: 2000, currency: 'USD' },
    ],
    ['withdrawal.requested.v1', day(222), { withdrawalId: 'w2', partnerId: 'paid', amountMinor: 10, currency: 'USD' }],
    ['withdrawal.paid.v1', day(223), { withdrawalId: 'w1', partnerId: 'paid' }],
    [
      'claim.filed.v1',
      day(224),
      {
        claimId: 'cl',
        partnerInstance: 'paid',
        clientInstance: 'client-4',
        partnerEmail: 'a@example.com',
        clientEmail: 'b@example.com',
        referralLink: 'https://example.com/?ref=code-paid',
      },
    ],
    ['claim.approved.v1', day(225), { claimId: 'cl', partnerId: 'paid', accountId: 'client-4' }],
    [
      'program_terms.published.v1',
      day(300),
      {
        termsId: 't',
        commissionBps: 1200,
        freeDaysPerMonth: 3,
        freeDaysPerYear: 30,
        minimumWithdrawalMinor: { USD: 2000 },
        inactivityMonths: 12,
      },
    ],
    [
      'adjustment.posted.v1',
      day(226),
      { adjustmentId: 'bonus', partnerId: 'paid', asset: 'USD', amount: 2500, reason: 'thanks' },
    ],
    [
      'adjustment.posted.v1',
      day(227),
      { adjustmentId: 'claw', partnerId: 'days', asset: 'DAY', amount: -2, reason: 'given twice' },
    ],
    paymentOf(0),
  ];
}

/**
 * Makes a version as if a rule that was mended since had filled it: every commission and every bonus was one cent too high.
 * By the tests' superuser alone: the ledger's triggers would refuse it.
 */
export async function asByAnOldRule(pool: Pool, schema = 'projections_1'): Promise<void> {
  await pool.query(`BEGIN;
    SET LOCAL session_replication_role = replica;
    SET LOCAL search_path TO ${schema}, public;
    UPDATE ledger_entries SET amount = amount + 1 WHERE code IN ('COMMISSION', 'ADJUSTMENT') AND debit_account = 'program:expense';
    DELETE FROM partner_balances;
    INSERT INTO partner_balances (partner_id, asset, available, held, reserved, settled, granted, reversed)
    SELECT partner_id, asset, ${BALANCE_SUMS} FROM ledger_entries GROUP BY partner_id, asset;
    DELETE FROM client_rewards;
    INSERT INTO client_rewards (account_id, partner_id, asset, amount)
    SELECT account_id, partner_id, asset, sum(CASE WHEN debit_account = 'program:expense' THEN amount
                                                   WHEN credit_account = 'program:expense' THEN -amount ELSE 0 END)
    FROM ledger_entries WHERE account_id IS NOT NULL GROUP BY account_id, partner_id, asset;
    DELETE FROM daily_flows;
    ${SUM_UP_DAYS};
    DELETE FROM segment_flows;
    INSERT INTO segment_flows (${[...SEGMENT_FLOW_KEY, ...SEGMENT_FLOW_SUMS].join(', ')}) ${flowsOfSegments('summed_segments')};
    COMMIT;`);
}

/** A replay from its beginning to its end, in this process. */
export async function replay(pool: Pool, options: Partial<ReplayOptions> = {}): Promise<ReplayResult> {
  return runReplay(pool, await createReplay(pool, 'test'), { swap: true, ...options });
}

/** Version → state, of those whose schemas exist. */
export async function states(pool: Pool): Promise<Record<number, string>> {
  const { rows } = await pool.query('SELECT version, state FROM projection_versions WHERE pruned_at IS NULL');
  return Object.fromEntries(rows.map(({ version, state }) => [version, state]));
}

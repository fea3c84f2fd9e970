import { type Instant, parseInstant } from '#contracts';
import fc from 'fast-check';
import { monthsLater } from './model/calendar.js';
import type { KnownFact } from './model/known.js';
import { account, CODES, CONTRACTS, partner } from './pools.js';

/**
 * Random facts, so arranged that they meet: few ids (pools.ts), and moments that collide or lie a microsecond apart.
 * Every fact is a small recipe that shrinks by itself; `historyOf` cooks the recipes and leaves out what would
 * contradict an earlier one, since there the order of recording decides.
 */

/** A moment: one of a history's two anchors, some calendar months later, and to the microsecond before, at or after. */
interface Moment {
  second: boolean;
  months: number;
  micros: number;
}

interface Recipe {
  /** Facts with the same key contradict one another. */
  key: (at: Instant) => string;
  moment: Moment;
  /** Needs the facts before it: a refund asks what was paid. */
  cook: (before: readonly KnownFact[]) => Pick<KnownFact, 'type' | 'data'>;
}

const ANCHORS = [
  '2024-02-29T00:00:00Z',
  '2024-02-29T23:59:59.999999Z',
  '2023-02-28T12:00:00Z',
  '2024-01-31T10:30:00Z',
  '2023-12-31T23:59:59.999999Z',
  '2024-03-01T00:00:00Z',
].map((text) => parseInstant(text)!);

const moments = (...months: number[]): fc.Arbitrary<Moment> =>
  fc.record({
    second: mostlyNot(3),
    months: fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...months) }, fc.constantFrom(0, 1, 2, 12, 13, 24)),
    micros: fc.oneof({ weight: 4, arbitrary: fc.constant(0) }, fc.constantFrom(-1, 1)),
  });

/** Leaves undefined fields out, as a producer does. */
const dataOf = <T extends object>(fields: T): T => JSON.parse(JSON.stringify(fields)) as T;

const recipes = <T>(
  moment: fc.Arbitrary<Moment>,
  fields: { [K in keyof T]: fc.Arbitrary<T[K]> },
  cook: (fields: T, before: readonly KnownFact[]) => Pick<KnownFact, 'type' | 'data'>,
  key: (fields: T, at: Instant) => string,
): fc.Arbitrary<Recipe> =>
  fc
    .tuple(moment, fc.record<T>(fields))
    .map(([moment, drawn]) => ({ moment, key: (at) => key(drawn, at), cook: (before) => cook(drawn, before) }));

const anyCode = fc.constantFrom(...CODES.keys());

const signups = (
  accounts: fc.Arbitrary<string> = account,
  codes: fc.Arbitrary<string | undefined> = fc.oneof(
    { weight: 8, arbitrary: anyCode },
    fc.constantFrom(undefined, 'no-link'),
  ),
  when = moments(0, 1, 2, 12),
) =>
  recipes(
    when,
    { accountId: accounts, instance: mostlyNot(), referralCode: codes },
    ({ instance, ...data }) => ({
      type: 'client.signed_up.v1',
      data: dataOf({ ...data, separateAccount: !instance }) as KnownFact['data'],
    }),
    ({ accountId }) => `signup ${accountId}`,
  );

const taxes = fc.constantFrom('none', 'none', 'none', 'some', 'some', 'all');

/** Half a cent at 10 % (5, 15, 3905), one cent, nothing, and more than a double can multiply. */
const amounts = fc.constantFrom(3900, 3900, 39_000, 5, 15, 3905, 8_999_999_999_999_999, 1, 4, 0);

const paymentIds = (accounts: fc.Arbitrary<string>) =>
  fc
    .tuple(accounts, fc.constantFrom('1', '2', 'A'))
    .map(([accountId, n]) => ({ accountId, paymentId: `pay:${accountId}:${n}` }));

/** Refunds and disputes are mostly of the payments of the usual story. */
const adjusted = fc.oneof(
  {
    weight: 4,
    arbitrary: fc
      .constantFrom('cy-1', 'cy-1', 'dee')
      .map((accountId) => ({ accountId, paymentId: `pay:${accountId}:1` })),
  },
  paymentIds(account),
);

const payments = (
  of: fc.Arbitrary<{ accountId: string; paymentId: string }> = paymentIds(account),
  when = moments(0, 1, 2, 12, 13),
) =>
  recipes(
    when,
    {
      payment: of,
      amountMinor: amounts,
      tax: taxes,
      currency: fc.constantFrom('USD', 'USD', 'EUR'),
      period: fc.constantFrom('month' as const, 'year' as const, 'none' as const),
      periodCount: fc.constantFrom(undefined, 1, 3, 120),
    },
    ({ payment, tax, ...rest }) => ({
      type: 'payment.succeeded.v1',
      data: dataOf({ ...payment, ...rest, taxMinor: taxOf(tax, rest.amountMinor) }) as KnownFact['data'],
    }),
    ({ payment }) => payment.paymentId,
  );

/** Whom a fact about a payment names: seldom another account than the payment's, a known one among them. */
const named = fc.oneof(
  { weight: 12, arbitrary: fc.constant(undefined) },
  { weight: 1, arbitrary: fc.constantFrom('stranger', 'dee') },
);

/** Ids of refunds: a few for each payment, and some that several payments share. */
const refundIds = fc.constantFrom('1', '2', '3', 'shared-1', 'shared-2');

const refundIdOf = (paymentId: string, n: string): string =>
  n.startsWith('shared') ? `refund:${n}` : `refund:${paymentId}:${n}`;

const refunds = (of = adjusted) =>
  recipes(
    moments(0, 1, 2, 12, 13),
    {
      payment: of,
      n: refundIds,
      share: fc.constantFrom('third', 'third', 'last third', 'all', 'half', 'cent', 'too much'),
      tax: taxes,
      other: named,
    },
    ({ payment, n, share, tax, other }, before) => {
      const paid = before.find((f) => f.type === 'payment.succeeded.v1' && f.data.paymentId === payment.paymentId);
      const amountMinor = shareOf(share, paid?.type === 'payment.succeeded.v1' ? paid.data.amountMinor : 3900);
      return {
        type: 'payment.refunded.v1',
        data: dataOf({
          refundId: refundIdOf(payment.paymentId, n),
          paymentId: payment.paymentId,
          accountId: other ?? payment.accountId,
          amountMinor,
          taxMinor: taxOf(tax, amountMinor),
        }),
      };
    },
    ({ payment, n, other }) => `refund ${payment.paymentId} ${n} ${other ?? payment.accountId}`,
  );

/** Of refunds that may come or not, at any time before or after them. */
const refundsFailed = (of = adjusted) =>
  recipes(
    moments(0, 1, 2, 12, 13),
    { payment: of, n: refundIds, other: named },
    ({ payment, n, other }) => ({
      type: 'payment.refund_failed.v1',
      data: {
        refundId: refundIdOf(payment.paymentId, n),
        paymentId: payment.paymentId,
        accountId: other ?? payment.accountId,
      },
    }),
    ({ payment, n, other }) => `refund failed ${payment.paymentId} ${n} ${other ?? payment.accountId}`,
  );

/** A dispute returns to its statuses, and one id may be that of disputes of several payments. */
const disputes = (of = adjusted) =>
  recipes(
    moments(0, 1, 2, 12, 13),
    {
      payment: of,
      n: fc.constantFrom('1', '1', '1', '2', 'shared'),
      status: fc.constantFrom('opened' as const, 'won' as const, 'lost' as const),
      other: named,
    },
    ({ payment, n, status, other }) => ({
      type: 'payment.disputed.v1',
      data: {
        disputeId: n === 'shared' ? 'dispute:shared' : `dispute:${payment.paymentId}:${n}`,
        paymentId: payment.paymentId,
        accountId: other ?? payment.accountId,
        status,
      },
    }),
    ({ payment, n, status, other }, at) =>
      `dispute ${payment.paymentId} ${n} ${status} ${other ?? payment.accountId} ${at}`,
  );

const linksCreated = (codes = anyCode, when = moments(0)) =>
  recipes(
    when,
    { code: codes, n: fc.nat(2) },
    ({ code }) => ({ type: 'referral_link.created.v1', data: { partnerId: CODES.get(code)!, code } }),
    ({ code, n }) => `created ${code} ${n}`,
  );

/** Whom a fact about a contract or a code names: seldom another partner than the one whose it is. */
const mistaken = fc.oneof({ weight: 5, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary: partner });

const linksDisabled = recipes(
  moments(1, 2, 12),
  { code: anyCode, n: fc.nat(2), partnerId: mistaken },
  ({ code, partnerId = CODES.get(code)! }) => ({ type: 'referral_link.disabled.v1', data: { partnerId, code } }),
  ({ code, n, partnerId }) => `disabled ${code} ${n} ${partnerId}`,
);

const contractsSigned = (contracts = fc.constantFrom(...CONTRACTS.keys())) =>
  recipes(
    moments(0, 1, 12),
    { contractId: contracts },
    ({ contractId }) => ({
      type: 'contract.signed.v1',
      data: { contractId, partnerId: CONTRACTS.get(contractId)!, payoutAccountRef: `bank of ${contractId}` },
    }),
    ({ contractId }) => `signed ${contractId}`,
  );

const contractsTerminated = recipes(
  moments(1, 2, 12, 13),
  { contractId: fc.constantFrom(...CONTRACTS.keys()), partnerId: mistaken },
  ({ contractId, partnerId = CONTRACTS.get(contractId)! }) => ({
    type: 'contract.terminated.v1',
    data: { contractId, partnerId },
  }),
  ({ contractId, partnerId = CONTRACTS.get(contractId)! }) => `terminated ${contractId} ${partnerId}`,
);

const daysApplied = recipes(
  moments(1, 2, 12, 13),
  { applicationId: fc.constantFrom('use-1', 'USE-2'), partnerId: partner, days: fc.constantFrom(1, 3, 30) },
  (data) => ({ type: 'free_days.applied.v1', data }),
  ({ applicationId }) => `applied ${applicationId}`,
);

/** As often to take back as to give; also what makes a number too large for a double, and less than nothing at all. */
const adjustmentsPosted = recipes(
  moments(0, 1, 2, 12, 13),
  {
    adjustmentId: fc.constantFrom('bonus-1', 'Bonus-2', 'claw_3', 'claw:4'),
    partnerId: partner,
    asset: fc.constantFrom('USD', 'USD', 'EUR', 'DAY', 'DAY'),
    amount: fc.constantFrom(500, -500, 1, -1, 2000, -30, 3, 9_000_000_000_000_000, -9_000_000_000_000_000),
    reason: fc.constantFrom('for the trouble', 'the invoice was wrong'),
  },
  (data) => ({ type: 'adjustment.posted.v1', data }),
  ({ adjustmentId }) => `adjusted ${adjustmentId}`,
);

const claimIds = fc.constantFrom('claim-1', 'Claim-2', 'claim_3');

const claimsFiled = recipes(
  moments(1, 2),
  { claimId: claimIds },
  ({ claimId }) => ({
    type: 'claim.filed.v1',
    data: {
      claimId,
      partnerInstance: 'i1',
      clientInstance: 'i2',
      partnerEmail: 'partner@example.com',
      clientEmail: 'client@example.com',
      referralLink: 'https://example.com/?ref=ann-1',
    },
  }),
  ({ claimId }) => `filed ${claimId}`,
);

const claimsApproved = recipes(
  moments(1, 2, 12),
  { claimId: claimIds, partnerId: partner, accountId: account, n: fc.nat(9) },
  ({ claimId, partnerId, accountId }) => ({ type: 'claim.approved.v1', data: { claimId, partnerId, accountId } }),
  ({ claimId, n }) => `approved ${claimId} ${n}`,
);

const claimsRejected = recipes(
  moments(1, 2, 12),
  { claimId: claimIds, n: fc.nat(9) },
  ({ claimId }) => ({ type: 'claim.rejected.v1', data: { claimId, reason: 'unknown instance' } }),
  ({ claimId, n }) => `rejected ${claimId} ${n}`,
);

const termsPublished = recipes(
  moments(0, 1, 2, 12),
  {
    termsId: fc.constantFrom('terms-1', 'Terms-2', 'terms_3'),
    commissionBps: fc.constantFrom(1000, 0, 1, 333, 2500, 10_000),
    freeDaysPerMonth: fc.constantFrom(3, 0, 7),
    freeDaysPerYear: fc.constantFrom(30, 0, 1_000_000),
    minimumWithdrawalMinor: fc.constantFrom({ USD: 2000 }, { USD: 100, EUR: 50 }, {}),
    inactivityMonths: fc.constantFrom(12, 1, 2, 11, 24),
  },
  (data) => ({ type: 'program_terms.published.v1', data: data }),
  ({ termsId }) => `terms ${termsId}`,
);

function mostlyNot(weight = 9): fc.Arbitrary<boolean> {
  return fc.oneof({ weight, arbitrary: fc.constant(false) }, fc.constant(true));
}

function taxOf(tax: string, amount: number): number | undefined {
  if (tax === 'none') return undefined;
  return tax === 'all' ? amount : Math.floor(amount / 6);
}

/** At least one minor unit; three parts make exactly the whole. */
function shareOf(share: string, paid: number): number {
  const third = Math.floor(paid / 3);
  const shares: Record<string, number> = {
    third,
    'last third': paid - 2 * third,
    all: paid,
    half: Math.floor(paid / 2),
    cent: 1,
    'too much': Math.min(paid + 1, 9_000_000_000_000_000),
  };
  return Math.max(1, shares[share]!);
}

type Weights = readonly (readonly [number, fc.Arbitrary<Recipe>])[];

const ALL: Weights = [
  [6, signups()],
  [8, payments()],
  [4, refunds()],
  [3, refundsFailed()],
  [5, disputes()],
  [4, linksCreated()],
  [1, linksDisabled],
  [3, contractsSigned()],
  [1, contractsTerminated],
  [1, daysApplied],
  [2, adjustmentsPosted],
  [1, claimsFiled],
  [2, claimsApproved],
  [1, claimsRejected],
  [2, termsPublished],
];

/** What corrects much: clients that go from one partner to another, partners that gain and lose a contract. */
const CORRECTING: Weights = [
  [3, signups()],
  [6, payments()],
  [1, refunds()],
  [1, refundsFailed()],
  [1, disputes()],
  [1, adjustmentsPosted],
  [3, linksCreated()],
  [3, linksDisabled],
  [3, contractsSigned()],
  [3, contractsTerminated],
  [8, claimsApproved],
  [4, claimsRejected],
  [1, termsPublished],
];

const early = fc.record({ second: fc.constant(false), months: fc.constant(0), micros: fc.constantFrom(-1, 0) });

const payment = (accountId: string, n: string) => fc.constant({ accountId, paymentId: `pay:${accountId}:${n}` });

/** What usually happens, or random facts would seldom come to a reward: two partners, three clients, payments. */
const STORY: readonly fc.Arbitrary<Recipe>[] = [
  linksCreated(fc.constant('ann-1'), early),
  linksCreated(fc.constant('pat-1'), early),
  signups(fc.constant('cy-1'), fc.constant('ann-1'), moments(0, 1)),
  signups(fc.constant('dee'), fc.constant('pat-1'), moments(0, 1)),
  signups(fc.constant('eve'), fc.constant('ann-1'), moments(1, 2, 12)),
  contractsSigned(fc.constant('contract-1')),
  payments(payment('cy-1', '1'), moments(1, 2)),
  payments(payment('cy-1', '2'), moments(2, 12, 13)),
  payments(payment('dee', '1'), moments(1, 2)),
  refunds(payment('cy-1', '1')),
  refundsFailed(payment('cy-1', '1')),
  disputes(payment('cy-1', '1')),
  disputes(payment('dee', '1')),
];

const story = fc
  .tuple(...STORY.map((recipe) => fc.option(recipe, { freq: 6 })))
  .map((told) => told.filter((recipe) => recipe !== null));

const anchors = fc.tuple(fc.constantFrom(...ANCHORS), fc.constantFrom(...ANCHORS));

const historiesOf = (weights: Weights): fc.Arbitrary<KnownFact[]> => {
  const anything = fc.array(fc.oneof(...weights.map(([weight, arbitrary]) => ({ weight, arbitrary }))), {
    maxLength: 35,
    size: 'max',
  });
  return fc.tuple(anchors, story, anything).map(([bases, told, drawn]) => historyOf(bases, [...told, ...drawn]));
};

/** Facts that do not contradict one another, of all types but withdrawals. */
export const histories = historiesOf(ALL);

/** Likewise, full of corrections. */
export const restlessHistories = historiesOf(CORRECTING);

function historyOf(bases: readonly [Instant, Instant], drawn: readonly Recipe[]): KnownFact[] {
  const facts = new Map<string, KnownFact>();
  for (const { key, moment, cook } of drawn) {
    const at = monthsLater(bases[moment.second ? 1 : 0], moment.months) + moment.micros;
    const id = key(at);
    if (!facts.has(id)) facts.set(id, { id, at, ...cook([...facts.values()]) } as KnownFact);
  }
  return [...facts.values()];
}

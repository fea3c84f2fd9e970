import { parseInstant } from '#contracts';
import type { Arrival, Cuts } from './arrivals.js';
import type { KnownFact } from './model/known.js';
import { WAITING } from './waiting-regressions.js';

/**
 * Histories in which the program and the model once disagreed, or might easily: run first, always. A failure prints its
 * counterexample; copy it here, with a word on what was wrong.
 */

const ONE_BY_ONE: Cuts = { chunks: [100], batches: [[1]], pace: { page: 1, queuedPieces: 1 } };
const AT_ONCE: Cuts = { chunks: [100], batches: [[]], pace: {} };

const AS_LISTED: Arrival = {
  order: 'any',
  ranks: Array.from({ length: 45 }, (_, i) => i),
  again: [],
  cuts: ONE_BY_ONE,
};

const fact = (id: string, time: string, type: KnownFact['type'], data: object) =>
  ({ id, at: parseInstant(time)!, type, data }) as KnownFact;

const link = fact('link', '2024-02-29T00:00:00Z', 'referral_link.created.v1', { partnerId: 'ann', code: 'ann-1' });

const contract = fact('contract', '2024-02-29T00:00:00Z', 'contract.signed.v1', {
  contractId: 'contract-1',
  partnerId: 'ann',
  payoutAccountRef: 'bank',
});

const signup = fact('signup', '2024-02-29T00:00:00Z', 'client.signed_up.v1', {
  accountId: 'cy-1',
  separateAccount: true,
  referralCode: 'ann-1',
});

const payment = fact('payment', '2024-03-29T00:00:00Z', 'payment.succeeded.v1', {
  paymentId: 'pay:cy-1:1',
  accountId: 'cy-1',
  amountMinor: 20_005,
  currency: 'USD',
  period: 'month',
});

const dispute = (id: string, time: string, status: string) =>
  fact(id, time, 'payment.disputed.v1', { disputeId: 'd', paymentId: 'pay:cy-1:1', accountId: 'cy-1', status });

const refund = (id: string, time: string, data: object = {}) =>
  fact(id, time, 'payment.refunded.v1', {
    refundId: 'r',
    paymentId: 'pay:cy-1:1',
    accountId: 'cy-1',
    amountMinor: 20_005,
    ...data,
  });

const failure = (id: string, time: string, data: object = {}) =>
  fact(id, time, 'payment.refund_failed.v1', { refundId: 'r', paymentId: 'pay:cy-1:1', accountId: 'cy-1', ...data });

/** A refused claim stays beside the refusal: it, not the code, was what decided. */
const refusedClaim: KnownFact[] = [
  fact('own signup', '2024-02-29T00:00:00Z', 'client.signed_up.v1', {
    accountId: 'ann',
    separateAccount: true,
    referralCode: 'ann-1',
  }),
  fact('approved', '2024-03-29T00:00:00Z', 'claim.approved.v1', {
    claimId: 'claim-1',
    partnerId: 'ann',
    accountId: 'ann',
  }),
  link,
];

/** Both before the payment, where both take effect: the later one counts all the same, though `lost` is the stronger. */
const disputedBeforePaid: KnownFact[] = [
  dispute('lost', '2024-03-01T00:00:00Z', 'lost'),
  dispute('won', '2024-03-02T00:00:00Z', 'won'),
  payment,
  contract,
  signup,
  link,
];

/** The partner's own signup comes last, undoes what was rewarded, and the balance of what was withdrawn goes negative. */
const withdrawnThenUndone: KnownFact[] = [
  link,
  contract,
  signup,
  payment,
  fact('request', '2024-04-01T00:00:00Z', 'withdrawal.requested.v1', {
    withdrawalId: 'w-1',
    partnerId: 'ann',
    amountMinor: 2001,
    currency: 'USD',
  }),
  fact('own signup', '2024-02-29T00:00:00Z', 'client.signed_up.v1', { accountId: 'ann', separateAccount: true }),
];

/** The stronger status counts, whichever is recorded first. */
const disputedInOneMoment: KnownFact[] = [
  dispute('lost', '2024-04-02T00:00:00Z', 'lost'),
  dispute('won', '2024-04-02T00:00:00Z', 'won'),
  dispute('opened', '2024-04-02T00:00:00Z', 'opened'),
  payment,
  contract,
  signup,
  link,
];

/** A dispute that returns to where it stood: the latest by time counts, with several of them as well. */
const disputedAgain: KnownFact[] = [
  link,
  contract,
  signup,
  payment,
  dispute('opened', '2024-04-01T00:00:00Z', 'opened'),
  dispute('won', '2024-04-02T00:00:00Z', 'won'),
  dispute('lost', '2024-04-03T00:00:00Z', 'lost'),
  dispute('won again', '2024-04-04T00:00:00Z', 'won'),
  dispute('opened again', '2024-04-05T00:00:00Z', 'opened'),
];

/** Likewise before the payment, where only the latest takes effect. */
const disputedAgainBeforePaid = disputedAgain.map((known) =>
  known.id === payment.id ? { ...known, at: parseInstant('2024-04-04T00:00:00Z')! } : known,
);

/** Told of another account first, of a payment that does not exist, and then rightly, all under one id. */
const toldOfAnotherAccount: KnownFact[] = [
  refund('of a stranger', '2024-04-01T00:00:00Z', { accountId: 'stranger' }),
  failure('failure of a stranger', '2024-04-03T00:00:00Z', { accountId: 'stranger' }),
  refund('of another payment', '2024-04-01T00:00:00Z', { paymentId: 'pay:cy-1:2' }),
  link,
  contract,
  signup,
  payment,
  refund('refund', '2024-04-01T00:00:00Z'),
  failure('failure', '2024-04-03T00:00:00Z'),
];

/** By their time, all that is refunded has failed when the next refund comes; by their arrival, none has. */
const refundedTwice: KnownFact[] = [
  link,
  contract,
  signup,
  payment,
  refund('refund', '2024-04-01T00:00:00Z'),
  refund('second refund', '2024-04-03T00:00:00Z', { refundId: 'r2' }),
  failure('failure', '2024-04-02T00:00:00Z'),
];

/** A failure no later than its refund, and one no later than the payment: neither refund ever counts. */
const neverRefunded: KnownFact[] = [
  failure('failure', '2024-04-01T00:00:00Z'),
  failure('early failure', '2024-03-02T00:00:00Z', { refundId: 'r2' }),
  refund('refund', '2024-04-01T00:00:00Z'),
  refund('early refund', '2024-03-01T00:00:00Z', { refundId: 'r2' }),
  link,
  signup,
  payment,
];

/** A termination waits as ann's; the contract turns out to be Bob's when ann's contracts have been looked up, and then both pay. */
const terminationOfAnother: KnownFact[] = [
  link,
  fact('link of Bob', '2024-02-29T00:00:00Z', 'referral_link.created.v1', { partnerId: 'Bob', code: 'bob_1' }),
  signup,
  fact('client of Bob', '2024-02-29T00:00:00Z', 'client.signed_up.v1', {
    accountId: 'dee',
    separateAccount: true,
    referralCode: 'bob_1',
  }),
  ...['ann', 'pat', 'Bob'].map((partnerId) =>
    fact(`terminated of ${partnerId}`, '2024-06-01T00:00:00Z', 'contract.terminated.v1', {
      contractId: 'contract_3',
      partnerId,
    }),
  ),
  payment,
  fact('contract of Bob', '2024-02-29T00:00:00Z', 'contract.signed.v1', {
    contractId: 'contract_3',
    partnerId: 'Bob',
    payoutAccountRef: 'bank',
  }),
  ...['cy-1', 'dee'].map((accountId) =>
    fact(`payment of ${accountId}`, '2024-05-01T00:00:00Z', 'payment.succeeded.v1', {
      paymentId: `pay:${accountId}:2`,
      accountId,
      amountMinor: 3900,
      currency: 'USD',
      period: 'month',
    }),
  ),
];
const BOTH_PAY_AT_ONCE: Arrival = {
  ...AS_LISTED,
  cuts: { chunks: [100], batches: [[1, 1, 1, 1, 1, 1, 1, 1, 1, 2]], pace: {} },
};

/** A second client lifts the suspension of the first one's payment, and imposes it again when a claim takes it away. */
const reactivatedForAWhile: KnownFact[] = [
  link,
  contract,
  signup,
  { ...payment, at: parseInstant('2025-03-29T00:00:00Z')! },
  fact('second signup', '2025-01-01T00:00:00Z', 'client.signed_up.v1', {
    accountId: 'eve',
    separateAccount: true,
    referralCode: 'ann-1',
  }),
  fact('approved', '2025-04-01T00:00:00Z', 'claim.approved.v1', {
    claimId: 'claim-1',
    partnerId: 'pat',
    accountId: 'eve',
  }),
];

/** Likewise, when a third client, who came later than both, is known before. */
const reactivatedInBetween: KnownFact[] = [
  ...reactivatedForAWhile.slice(0, 4),
  fact('third signup', '2025-06-01T00:00:00Z', 'client.signed_up.v1', {
    accountId: 'dee',
    separateAccount: true,
    referralCode: 'ann-1',
  }),
  ...reactivatedForAWhile.slice(4),
];

/** The first moment that is suspended without the second client. */
const reactivatedFromTheFirstMomentOn = reactivatedForAWhile.map((known) =>
  known.id === payment.id ? { ...known, at: parseInstant('2025-02-28T00:00:00.000001Z')! } : known,
);

export const CONVERGENCE_REGRESSIONS: [KnownFact[], Arrival][] = [
  [refusedClaim, AS_LISTED],
  [disputedBeforePaid, AS_LISTED],
  [disputedBeforePaid, { ...AS_LISTED, order: 'by time' }],
  [disputedInOneMoment, AS_LISTED],
  [disputedInOneMoment.toReversed(), AS_LISTED],
  ...[disputedAgain, disputedAgainBeforePaid, toldOfAnotherAccount, refundedTwice, neverRefunded].flatMap(
    (facts): [KnownFact[], Arrival][] => [
      [facts, AS_LISTED],
      [facts.toReversed(), AS_LISTED],
      [facts, { ...AS_LISTED, order: 'by time' }],
    ],
  ),
  [terminationOfAnother, BOTH_PAY_AT_ONCE],
  [terminationOfAnother.toReversed(), AS_LISTED],
  [reactivatedForAWhile, AS_LISTED],
  [reactivatedForAWhile.slice(0, -1), AS_LISTED],
  [reactivatedFromTheFirstMomentOn, AS_LISTED],
  [reactivatedFromTheFirstMomentOn.slice(0, -1), AS_LISTED],
  [reactivatedInBetween, AS_LISTED],
  [reactivatedInBetween.slice(0, -1), AS_LISTED],
  ...WAITING.map((facts): [KnownFact[], Arrival] => [facts, AS_LISTED]),
];

export const SPLIT_REGRESSIONS: [KnownFact[], Arrival, Cuts, Cuts][] = [
  [disputedBeforePaid, AS_LISTED, AT_ONCE, ONE_BY_ONE],
  ...WAITING.flatMap((facts): [KnownFact[], Arrival, Cuts, Cuts][] => [
    [facts, AS_LISTED, AT_ONCE, ONE_BY_ONE],
    [facts, AS_LISTED, AT_ONCE, { ...ONE_BY_ONE, pace: { page: 2, queuedPieces: 1 } }],
  ]),
];

export const WITHDRAWAL_REGRESSIONS: [KnownFact[], Cuts, Cuts][] = [
  [withdrawnThenUndone, ONE_BY_ONE, AT_ONCE],
  [withdrawnThenUndone, AT_ONCE, ONE_BY_ONE],
];

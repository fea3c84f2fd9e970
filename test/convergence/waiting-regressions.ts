import { parseInstant } from '#contracts';
import type { KnownFact } from './model/known.js';

/**
 * Histories in which a fact must wait behind a large correction for a reason that is easily overlooked; random ones
 * seldom get there. Told one event and one piece of slow work at a time, in pages of one and of two payments.
 */

const fact = (id: string, time: string, type: KnownFact['type'], data: object) =>
  ({ id, at: parseInstant(time)!, type, data }) as KnownFact;

const link = (partnerId: string) =>
  fact(`link of ${partnerId}`, '2024-01-01T00:00:00Z', 'referral_link.created.v1', {
    partnerId,
    code: `${partnerId}-1`,
  });

const signup = (referralCode?: string) =>
  fact('signup', '2024-02-01T00:00:00Z', 'client.signed_up.v1', {
    accountId: 'cy',
    separateAccount: true,
    ...(referralCode && { referralCode }),
  });

const payment = (n: number) =>
  fact(`payment ${n}`, `2024-03-0${n}T00:00:00Z`, 'payment.succeeded.v1', {
    paymentId: `pay:${n}`,
    accountId: 'cy',
    amountMinor: 3900,
    currency: 'USD',
    period: 'month',
  });

const contract = (partnerId: string) =>
  fact(`contract of ${partnerId}`, '2024-01-01T00:00:00Z', 'contract.signed.v1', {
    contractId: `contract of ${partnerId}`.replaceAll(' ', '-'),
    partnerId,
    payoutAccountRef: 'bank',
  });

const approved = (claimId: string, day: number, partnerId: string) =>
  fact(`${claimId} for ${partnerId}`, `2024-04-0${day}T00:00:00Z`, 'claim.approved.v1', {
    claimId,
    partnerId,
    accountId: 'cy',
  });

const rejected = (claimId: string, day: number) =>
  fact(`${claimId} rejected`, `2024-04-0${day}T00:00:00Z`, 'claim.rejected.v1', { claimId, reason: 'a mistake' });

/** Events that concern nobody else: while one is read, the correction queue gets on by a piece. */
const meanwhile = (events: number): KnownFact[] =>
  Array.from({ length: events }, (_, n) =>
    fact(`use ${n}`, '2024-04-01T00:00:00Z', 'free_days.applied.v1', {
      applicationId: `use-${n}`,
      partnerId: 'Bob',
      days: 1,
    }),
  );

const moments = Array.from({ length: 13 }, (_, events) => events);

/** The payment waits for the claim, which gives its client to Pat; when the claim is done, Pat's contract waits still. */
const behindAFactThatIsDone = moments.map((n) => [
  link('ann'),
  signup('ann-1'),
  payment(1),
  payment(2),
  contract('ann'),
  approved('claim-1', 1, 'pat'),
  payment(3),
  ...meanwhile(n),
  contract('pat'),
]);

/** The rejection waits for Ann's contract; then the code holds again, which is Pat's. */
const behindTheOwnerOfTheCode = [
  link('pat'),
  signup('pat-1'),
  approved('claim-1', 1, 'ann'),
  payment(1),
  payment(2),
  contract('ann'),
  rejected('claim-1', 2),
  contract('pat'),
];

/** The rejection waits for Ann's contract; then the earlier claim holds again, which is Pat's. */
const behindAnotherClaim = [
  signup(),
  approved('claim-2', 1, 'pat'),
  approved('claim-1', 2, 'ann'),
  payment(1),
  payment(2),
  contract('ann'),
  rejected('claim-1', 3),
  contract('pat'),
];

/** The claim takes the client from Ann, whom nothing names any more; her payments are still to be corrected. */
const behindTheFormerPartner = [
  signup(),
  approved('claim-1', 1, 'ann'),
  payment(1),
  payment(2),
  payment(3),
  approved('claim-1', 2, 'pat'),
  contract('ann'),
];

export const WAITING: KnownFact[][] = [
  ...behindAFactThatIsDone,
  behindTheOwnerOfTheCode,
  behindAnotherClaim,
  behindTheFormerPartner,
];

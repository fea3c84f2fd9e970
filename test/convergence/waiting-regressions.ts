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

const CLIENTS = ['cy-1', 'dee', 'eve'];

const signupOf = (accountId: string, day: number, referralCode?: string) =>
  fact(`signup of ${accountId}`, `2024-02-0${day}T00:00:00Z`, 'client.signed_up.v1', {
    accountId,
    separateAccount: true,
    ...(referralCode && { referralCode }),
  });

const paymentOf = (accountId: string, n: number) =>
  fact(`payment ${n} of ${accountId}`, `2024-03-0${n}T00:00:00Z`, 'payment.succeeded.v1', {
    paymentId: `pay:${accountId}:${n}`,
    accountId,
    amountMinor: 3900,
    currency: 'USD',
    period: 'month',
  });

const approvedOf = (accountId: string, partnerId: string) =>
  fact(`approved ${accountId}`, '2024-04-01T00:00:00Z', 'claim.approved.v1', {
    claimId: 'claim-1',
    partnerId,
    accountId,
  });

const linkOfPat = (id: string, time: string, type: KnownFact['type'] = 'referral_link.created.v1') =>
  fact(id, time, type, { partnerId: 'pat', code: 'pat-1' });

/** What may come while the clients who waited for Pat's link are attributed one by one. */
const BESIDE_A_LINK: KnownFact[][] = [
  [signupOf('Cy_2', 1, 'pat-1'), paymentOf('Cy_2', 1)],
  [paymentOf('eve', 2), paymentOf('cy-1', 2)],
  [approvedOf('dee', 'ann'), contract('ann')],
  [approvedOf('Bob', 'pat'), signupOf('Bob', 1)],
  [contract('pat')],
  [signupOf('pat', 3, 'ann-1'), paymentOf('pat', 4), contract('ann')],
  [linkOfPat('earlier link', '2024-02-01T00:00:00Z'), paymentOf('eve', 2)],
  [linkOfPat('disabled', '2024-02-04T00:00:00Z', 'referral_link.disabled.v1'), paymentOf('eve', 2)],
  // A client who waits is a partner as well.
  [
    fact('link of eve', '2024-02-08T00:00:00Z', 'referral_link.created.v1', { partnerId: 'eve', code: 'eve-1' }),
    signupOf('Bob', 9, 'eve-1'),
    paymentOf('Bob', 9),
    contract('eve'),
  ],
];

const besideALateLink = BESIDE_A_LINK.flatMap((facts) =>
  [0, 2, 5].map((events) => [
    link('ann'),
    ...CLIENTS.map((accountId, n) => signupOf(accountId, 2 * (CLIENTS.length - n) + 1, 'pat-1')),
    ...CLIENTS.map((accountId) => paymentOf(accountId, 1)),
    linkOfPat('link', '2024-02-02T00:00:00Z'),
    ...meanwhile(events),
    ...facts,
  ]),
);

/** The link waits for Pat's contract: what is told of its client before it is folded has to wait for it. */
const behindALinkThatWaits = [[paymentOf('dee', 2)], [approvedOf('dee', 'ann'), contract('ann')]].map((facts) => [
  link('pat'),
  signupOf('cy-1', 2, 'pat-1'),
  ...[1, 2, 3].map((n) => paymentOf('cy-1', n)),
  signupOf('dee', 4, 'pat-2'),
  paymentOf('dee', 1),
  contract('pat'),
  fact('second link', '2024-01-01T00:00:00Z', 'referral_link.created.v1', { partnerId: 'pat', code: 'pat-2' }),
  ...facts,
]);

export const WAITING: KnownFact[][] = [
  ...behindALinkThatWaits,
  ...besideALateLink,
  ...behindAFactThatIsDone,
  behindTheOwnerOfTheCode,
  behindAnotherClaim,
  behindTheFormerPartner,
];

import { parseInstant } from '#contracts';
import fc from 'fast-check';
import { histories } from './facts.js';
import { monthsLater } from './model/calendar.js';
import type { KnownFact } from './model/known.js';

/** Histories in which partners have something to withdraw, and ask for it again and again. */

const START = parseInstant('2024-01-31T10:30:00Z')!;

const fact = (id: string, months: number, type: KnownFact['type'], data: object) =>
  ({ id, type, at: monthsLater(START, months), data }) as KnownFact;

/** Ann and Bob have a contract and a client each; the clients' payments bring exactly the minimum, and 39.00 more. */
const PRELUDE: readonly KnownFact[] = [
  ['ann', 'ann-1', 'contract-1', 'cy-1'] as const,
  ['Bob', 'bob_1', 'contract_3', 'dee'] as const,
].flatMap(([partnerId, code, contractId, accountId]) => [
  fact(`created ${code} 0`, 0, 'referral_link.created.v1', { partnerId, code }),
  fact(`signed ${contractId}`, 0, 'contract.signed.v1', {
    contractId,
    partnerId,
    payoutAccountRef: `bank of ${contractId}`,
  }),
  fact(`signup ${accountId}`, 0, 'client.signed_up.v1', { accountId, separateAccount: true, referralCode: code }),
  ...[20_000, 39_000].map((amountMinor, n) =>
    fact(`pay:${accountId}:${n + 1}`, 1, 'payment.succeeded.v1', {
      paymentId: `pay:${accountId}:${n + 1}`,
      accountId,
      amountMinor,
      currency: 'USD',
      period: 'month',
    }),
  ),
]);

const partner = fc.oneof({ weight: 9, arbitrary: fc.constantFrom('ann', 'ann', 'Bob') }, fc.constant('pat'));

const requests = fc.record({
  partnerId: partner,
  amountMinor: fc.constantFrom(1, 100, 1999, 2000, 2001, 3900, 5900),
  currency: fc.oneof({ weight: 9, arbitrary: fc.constant('USD') }, fc.constant('EUR')),
  months: fc.constantFrom(1, 2, 2, 12),
  rank: fc.nat(999),
});

const outcomes = fc.record({
  request: fc.nat(7),
  kind: fc.constantFrom('paid', 'paid', 'failed', 'returned'),
  later: fc.integer({ min: -20, max: 400 }),
});

/** Facts in an order in which they may be recorded: mostly the prelude first, then requests among all other facts. */
export const withdrawalStreams: fc.Arbitrary<KnownFact[]> = fc
  .record({
    others: histories,
    requests: fc.array(requests, { minLength: 1, maxLength: 8 }),
    outcomes: fc.array(outcomes, { maxLength: 10 }),
    ranks: fc.array(fc.nat(999), { minLength: 60, maxLength: 60 }),
    again: fc.array(fc.nat(99), { maxLength: 4 }),
  })
  .map(({ others, requests, outcomes, ranks, again }) => {
    const ranked: { rank: number; fact: KnownFact }[] = [];
    const known = new Set(PRELUDE.map(({ id }) => id));
    PRELUDE.forEach((fact, i) => ranked.push({ fact, rank: ranks[i]! / 3 }));
    others
      .filter(({ id }) => !known.has(id))
      .forEach((fact, i) => ranked.push({ fact, rank: ranks[PRELUDE.length + i]! }));
    requests.forEach(({ rank, months, ...data }, n) => {
      const asked = fact(`request ${n}`, months, 'withdrawal.requested.v1', { withdrawalId: `w-${n}`, ...data });
      ranked.push({ rank: 200 + rank, fact: asked });
    });
    outcomes.forEach(({ request, kind, later }, i) => {
      const n = request % requests.length;
      const { rank, partnerId } = requests[n]!;
      const outcome = `withdrawal.${kind}.v1` as KnownFact['type'];
      ranked.push({
        rank: 200 + rank + later,
        fact: fact(`outcome ${i}`, 3, outcome, { withdrawalId: `w-${n}`, partnerId }),
      });
    });
    const stream = ranked.sort((a, b) => a.rank - b.rank).map(({ fact }) => fact);
    return [...stream, ...again.map((place) => stream[place % stream.length]!)];
  });

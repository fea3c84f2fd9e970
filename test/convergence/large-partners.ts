import { parseInstant, type DataOf, type InboundType, type Instant } from '#contracts';
import fc from 'fast-check';
import type { KnownFact } from './model/known.js';

const BEGIN = parseInstant('2026-01-30T00:00:00Z')!;
const DAY_US = 86_400_000_000;
/** Four days of two months, at their ends and within. */
const times: fc.Arbitrary<Instant> = fc
  .tuple(fc.nat(3), fc.constantFrom(0, 1, DAY_US / 2, DAY_US / 2, DAY_US - 1))
  .map(([day, since]) => BEGIN + day * DAY_US + since);

/** The partner of each client: one who is paid, and one who gets days. */
const PARTNERS = { 'client-1': 'paid', 'client-2': 'paid', 'client-3': 'days' } as const;
type Client = keyof typeof PARTNERS;

const happening = fc.record({
  kind: fc.constantFrom('payment', 'payment', 'payment', 'refund', 'dispute', 'bonus'),
  at: times,
  client: fc.constantFrom<Client>('client-1', 'client-1', 'client-2', 'client-3'),
  amountMinor: fc.constantFrom(10_000, 3_900, 777),
  currency: fc.constantFrom('USD', 'USD', 'EUR'),
  /** Of which payment before it: counted backwards. */
  back: fc.integer({ min: 1, max: 6 }),
  status: fc.constantFrom('opened', 'won', 'lost'),
});

type Happening = typeof happening extends fc.Arbitrary<infer T> ? T : never;

const fact = <T extends InboundType>(id: string, type: T, at: Instant, data: DataOf<T>): KnownFact =>
  ({ id, type, at, data }) as KnownFact;

const BEFORE: readonly KnownFact[] = [
  ...(['paid', 'days'] as const).map((partnerId) =>
    fact(`link of ${partnerId}`, 'referral_link.created.v1', BEGIN - 9 * DAY_US, {
      partnerId,
      code: `of-${partnerId}`,
    }),
  ),
  ...(Object.keys(PARTNERS) as Client[]).map((accountId) =>
    fact(`signup of ${accountId}`, 'client.signed_up.v1', BEGIN - 8 * DAY_US, {
      accountId,
      separateAccount: true,
      referralCode: `of-${PARTNERS[accountId]}`,
    }),
  ),
];
const SIGNED = fact('signed', 'contract.signed.v1', BEGIN - DAY_US, {
  contractId: 'c',
  partnerId: 'paid',
  payoutAccountRef: 'ref-1',
});
const TERMINATED = fact('terminated', 'contract.terminated.v1', BEGIN + DAY_US, { contractId: 'c', partnerId: 'paid' });

function factOf({ kind, at, client, amountMinor, currency, back, status }: Happening, n: number): KnownFact {
  const before = `payment-${client}-${n - back}`;
  switch (kind) {
    case 'payment':
      return fact(`e${n}`, 'payment.succeeded.v1', at, {
        paymentId: `payment-${client}-${n}`,
        accountId: client,
        amountMinor,
        currency,
        period: 'month',
      });
    case 'refund':
      return fact(`e${n}`, 'payment.refunded.v1', at, {
        refundId: `refund-${n}`,
        paymentId: before,
        accountId: client,
        amountMinor,
      });
    case 'dispute':
      return fact(`e${n}`, 'payment.disputed.v1', at, {
        disputeId: `dispute-${before}`,
        paymentId: before,
        accountId: client,
        status,
      });
    default:
      return fact(`e${n}`, 'adjustment.posted.v1', at, {
        adjustmentId: `bonus-${n}`,
        partnerId: PARTNERS[client],
        asset: client === 'client-3' ? 'DAY' : currency,
        amount: back % 2 === 0 ? 500 : -500,
        reason: 'a test',
      });
  }
}

/**
 * As they come: very much of two partners on few days, whose contract may be told of late, and its end: a correction of many payments
 * each.
 */
export const largePartners: fc.Arbitrary<readonly KnownFact[]> = fc
  .record({
    happened: fc.array(happening, { minLength: 30, maxLength: 60 }),
    signed: fc.integer({ min: 10, max: 40 }),
    terminated: fc.option(fc.nat(60)),
  })
  .map(({ happened, signed, terminated }) => {
    const stream = happened.map(factOf);
    stream.splice(signed, 0, SIGNED);
    if (terminated !== null) stream.splice(terminated, 0, TERMINATED);
    return [...BEFORE, ...stream];
  });

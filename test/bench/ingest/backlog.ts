import { createHash } from 'node:crypto';
import { inboundDestination, type InboundType, type Instant } from '#contracts';
import { amountOf, periodOf, taxOf } from '../log/amounts.js';
import { BEGIN } from '../log/population.js';
import { accountIdOf, codeOf, hasContract, partnerIdOf, paymentIdOf } from './people.js';
import type { BacklogSize } from './sizes.js';

/** What a producer sends: the parts of a CloudEvent. */
export interface Fact {
  source: string;
  id: string;
  type: InboundType;
  occurredAt: Instant;
  data: Record<string, unknown>;
}

export const SOURCE = '/billing';

/** Between two facts of a partner, so that no history is longer than the year in which payments bring something. */
const STEP: Instant = 86_400_000_000;
/** Between the same facts of two partners. */
const APART: Instant = 1_000;

/** Later than everything in a backlog, and within a year of each partner's last client. */
export const AFTERWARDS: Instant = BEGIN + 200 * STEP;

/** What becomes of some of a partner's payments, by their number; an open dispute only where there is a contract. */
export const ADJUSTED = { refunded: 10, halfRefunded: 25, lost: 40, disputed: 55 } as const;

/**
 * What happens to all partners, in the order in which it happens: a link, a contract for every other partner, clients
 * one after another, each with its payments (one of twenty buys a year), now and then a refund or a dispute; last a
 * client that does not pay. Made by arithmetic, so that it is the same whenever it is made, and that what it must come to
 * is known without the program (see `expectedBalances`). Event ids are random UUIDs to whoever sees them.
 */
export function* backlog(size: BacklogSize): Generator<Fact> {
  let histories = Array.from({ length: size.partners }, (_, partner) => history(partner, size));
  while (histories.length > 0) {
    const next = histories.map((each) => ({ each, ...each.next() }));
    for (const { value, done } of next) if (!done) yield value;
    histories = next.flatMap(({ each, done }) => (done ? [] : [each]));
  }
}

/** Links, contracts and signups alone. */
export function* peopleAlone(size: BacklogSize): Generator<Fact> {
  for (const fact of backlog(size)) if (inboundDestination(fact.type, fact.data).topic !== 'payments') yield fact;
}

/** The payments alone, each with an amount that no payment can have. */
export function* refusedBacklog(size: BacklogSize): Generator<Fact> {
  for (const fact of backlog(size))
    if (fact.type === 'payment.succeeded.v1') yield { ...fact, data: { ...fact.data, amountMinor: -1 } };
}

/** A payment by itself, to be made whenever. @param number which, of the partner's payments */
export function paymentFact(partner: number, number: number, client: number, id: string, at: Instant): Fact {
  const data = {
    paymentId: paymentIdOf(partner, number),
    accountId: accountIdOf(partner, client),
    amountMinor: amountOf(number),
    taxMinor: taxOf(number),
    currency: 'USD',
    period: periodOf(number),
  };
  return { source: SOURCE, id, type: 'payment.succeeded.v1', occurredAt: at, data };
}

function* history(partner: number, { payingClients, paymentsPerClient }: BacklogSize): Generator<Fact> {
  const partnerId = partnerIdOf(partner);
  let n = 0;
  const at = (): Instant => BEGIN + n * STEP + partner * APART;
  const id = (): string => uuidOf(`${partnerId}/${(n += 1)}`);
  const fact = (type: InboundType, data: Record<string, unknown>): Fact => {
    const eventId = id();
    return { source: SOURCE, id: eventId, type, occurredAt: at(), data };
  };
  const signup = (client: number): Fact =>
    fact('client.signed_up.v1', {
      accountId: accountIdOf(partner, client),
      separateAccount: true,
      referralCode: codeOf(partner),
    });
  yield fact('referral_link.created.v1', { partnerId, code: codeOf(partner) });
  if (hasContract(partner)) {
    yield fact('contract.signed.v1', {
      contractId: `contract-${partner}`,
      partnerId,
      payoutAccountRef: `bank-${partner}`,
    });
  }
  for (let client = 0; client < payingClients; client += 1) {
    yield signup(client);
    for (let i = 0; i < paymentsPerClient; i += 1) {
      const number = client * paymentsPerClient + i;
      const eventId = id();
      yield paymentFact(partner, number, client, eventId, at());
      for (const [type, data] of changes(partner, number, client)) yield fact(type, data);
    }
  }
  yield signup(payingClients);
}

function changes(partner: number, number: number, client: number): [InboundType, Record<string, unknown>][] {
  const paymentId = paymentIdOf(partner, number);
  const accountId = accountIdOf(partner, client);
  const refund = (part: number): [InboundType, Record<string, unknown>] => {
    const amountMinor = Math.floor(amountOf(number) / part);
    const taxMinor = Math.floor(taxOf(number) / part);
    return ['payment.refunded.v1', { refundId: `refund-${paymentId}`, paymentId, accountId, amountMinor, taxMinor }];
  };
  const dispute = (status: string): [InboundType, Record<string, unknown>] => [
    'payment.disputed.v1',
    { disputeId: `dispute-${paymentId}`, paymentId, accountId, status },
  ];
  if (number === ADJUSTED.refunded) return [refund(1)];
  if (number === ADJUSTED.halfRefunded) return [refund(2)];
  if (number === ADJUSTED.lost) return [dispute('opened'), dispute('lost')];
  if (number === ADJUSTED.disputed && hasContract(partner)) return [dispute('opened')];
  return [];
}

/** A UUID that looks like a random one (version 4), and is the same for the same text. */
export function uuidOf(text: string): string {
  const bytes = createHash('md5').update(text).digest();
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

import { createHash } from 'node:crypto';
import { newEvent, parseInstant, type InboundType, type Instant, type NewEvent } from '#contracts';
import { amountOf, baseOf, taxOf, tenPercent } from './amounts.js';

/**
 * A partner with its history: a link, perhaps a contract, then clients one after another, each with its payments, and
 * last a client that has not paid yet. What happens is a matter of arithmetic, so that it can be written by the
 * projector from events and by SQL from numbers, and each balance is known without asking either.
 */
export interface Population {
  partnerId: string;
  payments: number;
  /** Divides `payments`. */
  paymentsPerClient: number;
  /** A contract before the first client: the payments bring commission; without one they bring days. */
  contract: boolean;
}

/** A population in its place: its event n (from 1) stands at `base + 1 + (n - 1) * stride`, and happens at `begin + n * step`. */
export interface PlacedPopulation extends Population {
  base: number;
  stride: number;
  begin: Instant;
  step: Instant;
}

/** When the histories begin, and how far apart a partner's events are. */
export const BEGIN = parseInstant('2026-01-01T00:00:00Z')!;
export const STEP: Instant = 10_000_000;
/** Between the same events of histories side by side. */
const APART: Instant = 1_000;
/** Later than everything in a history of 1,200,000 events, and within a year of each partner's last client. */
export const AFTERWARDS = parseInstant('2026-06-01T00:00:00Z')!;

export const SOURCE = 'bench';

const md5 = (text: string): string => createHash('md5').update(text).digest('hex');

/** Ids that come in no order, as random ones do. */
export const accountIdOf = (partnerId: string, client: number): string => md5(`${partnerId}/client/${client}`);
export const paymentIdOf = (partnerId: string, payment: number): string => md5(`${partnerId}/payment/${payment}`);
export const codeOf = (partnerId: string): string => `code-${partnerId}`;

export const clientsOf = ({ payments, paymentsPerClient }: Population): number => payments / paymentsPerClient;

/** Events before the first client. */
export const headOf = ({ contract }: Population): number => (contract ? 2 : 1);

export const eventsOf = (population: Population): number =>
  headOf(population) + clientsOf(population) + population.payments + 1;

/** The client that makes a payment. */
export const clientOf = ({ paymentsPerClient }: Population, payment: number): number =>
  Math.floor(payment / paymentsPerClient);

/** All commission of a population with a contract. */
export function commissionOf({ payments }: Population): number {
  let sum = 0;
  for (let payment = 0; payment < payments; payment += 1) sum += tenPercent(baseOf(payment));
  return sum;
}

/** Gives populations their places in the log, one behind the other. */
export function place(populations: readonly Population[]): PlacedPopulation[] {
  let base = 0;
  return populations.map((population) => {
    const placed = { ...population, base, stride: 1, begin: BEGIN, step: STEP };
    base += eventsOf(population);
    return placed;
  });
}

/**
 * Gives populations their places in the log side by side: the first event of each, then the second of each, and so on.
 * @param populations the longer ones first, by one event at most @param step between two events of a partner
 */
export function interleave(populations: readonly Population[], step: Instant): PlacedPopulation[] {
  const longest = eventsOf(populations[0]!);
  const uneven = populations.some(
    (population, i) =>
      eventsOf(population) < longest - 1 || (i > 0 && eventsOf(population) > eventsOf(populations[i - 1]!)),
  );
  if (uneven) throw new RangeError('the longer histories come first, and are longer by one event at most');
  return populations.map((population, i) => ({
    ...population,
    base: i,
    stride: populations.length,
    begin: BEGIN + i * APART,
    step,
  }));
}

/** Where the event n of a history stands. */
export const positionOf = ({ base, stride }: PlacedPopulation, n: number): number => base + 1 + (n - 1) * stride;

/** An event of the benchmark; its id says what it is. */
export function event(id: string, type: InboundType, occurredAt: Instant, data: object): NewEvent {
  return newEvent({ source: SOURCE, id, type, occurredAt, data });
}

/** All histories as events, in the order of the log. */
export function eventsInOrder(populations: readonly PlacedPopulation[]): NewEvent[] {
  const placed = populations.flatMap((population) =>
    [...historyOf(population)].map((each, i) => ({ each, position: positionOf(population, i + 1) })),
  );
  return placed.sort((a, b) => a.position - b.position).map(({ each }) => each);
}

function* historyOf(population: PlacedPopulation): Generator<NewEvent> {
  const { partnerId, payments, paymentsPerClient, contract, begin, step } = population;
  const code = codeOf(partnerId);
  let n = 0;
  const next = (): Instant => begin + (n += 1) * step;
  const signup = (client: number): NewEvent => {
    const accountId = accountIdOf(partnerId, client);
    const data = { accountId, separateAccount: true, referralCode: code };
    return event(`signup-${accountId}`, 'client.signed_up.v1', next(), data);
  };
  yield event(`link-${partnerId}`, 'referral_link.created.v1', next(), { partnerId, code });
  if (contract) {
    const data = { contractId: `contract-${partnerId}`, partnerId, payoutAccountRef: `bank-of-${partnerId}` };
    yield event(`contract-${partnerId}`, 'contract.signed.v1', next(), data);
  }
  for (let payment = 0; payment < payments; payment += 1) {
    if (payment % paymentsPerClient === 0) yield signup(payment / paymentsPerClient);
    yield paymentEvent(population, payment, clientOf(population, payment), next());
  }
  yield signup(clientsOf(population));
}

/** A client pays; the payment's number says how much. */
export function paymentEvent({ partnerId }: Population, payment: number, client: number, at: Instant): NewEvent {
  const paymentId = paymentIdOf(partnerId, payment);
  return event(`payment-${paymentId}`, 'payment.succeeded.v1', at, {
    paymentId,
    accountId: accountIdOf(partnerId, client),
    amountMinor: amountOf(payment),
    taxMinor: taxOf(payment),
    currency: 'USD',
    period: 'month',
  });
}

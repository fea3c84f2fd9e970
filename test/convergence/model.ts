import type { Instant } from '#contracts';
import { attributionOf, clientSignups, type Attribution } from './model/attribution.js';
import { factsOf, type KnownFact } from './model/known.js';
import { outcomeOf, type Outcome } from './model/outcome.js';
import { refundedOf, rewardOf } from './model/reward.js';

export { modelMistaken } from './model/mistaken.js';
export { modelWaiting } from './model/waiting.js';

/**
 * The referral program once more, from shared/rules.md alone: from the *set* of facts to what is true of them. There
 * is no order in it, nothing is kept or corrected, and everything is looked up in all facts every time. It shares no
 * code with libs/program, so that a mistake would have to be made twice to go unseen. Withdrawals are left out: they
 * depend on the order of recording (withdrawals-model.ts).
 */
export interface Balance {
  available: bigint;
  held: bigint;
  /** Days applied. Money is settled by withdrawals alone. */
  settled: bigint;
  granted: bigint;
  reversed: bigint;
}

export const NOTHING: Readonly<Balance> = { available: 0n, held: 0n, settled: 0n, granted: 0n, reversed: 0n };

/** Beyond every fact: the balances of all that is known. */
export const ALWAYS: Instant = Infinity;

/** Every account whose signup is known. */
export function modelAttributions(facts: readonly KnownFact[]): Map<string, Attribution> {
  return new Map(
    factsOf(facts, 'client.signed_up.v1').map(({ data: { accountId } }) => [
      accountId,
      attributionOf(facts, accountId)!,
    ]),
  );
}

/** Every payment. */
export function modelOutcomes(facts: readonly KnownFact[]): Map<string, Outcome> {
  return new Map(
    factsOf(facts, 'payment.succeeded.v1').map((payment) => [payment.data.paymentId, outcomeOf(facts, payment)]),
  );
}

/**
 * Rule 7: the payments of which more was refunded than was paid, by what was known when one of their facts came. Of a
 * refund that failed that depends on which of the two came first.
 * @param stream in the order of recording
 */
export function modelOverRefunds(stream: readonly KnownFact[]): Set<string> {
  const about = stream.filter(({ type }) => type.startsWith('payment.'));
  return new Set(about.flatMap((_, i) => overRefunded(about.slice(0, i + 1))));
}

function overRefunded(facts: readonly KnownFact[]): string[] {
  return factsOf(facts, 'payment.succeeded.v1')
    .filter((payment) => refundedOf(facts, payment) > BigInt(payment.data.amountMinor))
    .map((payment) => payment.data.paymentId);
}

/** By `partner asset`, as of a moment on the axis of when things took effect; without those that are all zero. */
export function modelBalances(facts: readonly KnownFact[], asOf: Instant = ALWAYS): Map<string, Balance> {
  const balances = new Map<string, Balance>();
  const add = (partnerId: string, asset: string, change: Partial<Balance>): void => {
    const key = `${partnerId} ${asset}`;
    const balance = balances.get(key) ?? { ...NOTHING };
    for (const [part, amount] of Object.entries(change)) balance[part as keyof Balance] += amount;
    balances.set(key, balance);
  };
  for (const payment of factsOf(facts, 'payment.succeeded.v1')) {
    const reward = rewardOf(facts, payment, asOf);
    if (!reward) continue;
    const { partnerId, asset, granted, available, held } = reward;
    add(partnerId, asset, { available, held, granted, reversed: granted - available - held });
  }
  for (const { at, data } of factsOf(facts, 'free_days.applied.v1')) {
    if (at > asOf) continue;
    add(data.partnerId, 'DAY', { available: -BigInt(data.days), settled: BigInt(data.days) });
  }
  for (const { at, data } of factsOf(facts, 'adjustment.posted.v1')) {
    if (at > asOf) continue;
    const amount = BigInt(data.amount);
    const kind = data.amount > 0 ? { granted: amount } : { reversed: -amount };
    add(data.partnerId, data.asset, { available: amount, ...kind });
  }
  return new Map([...balances].filter(([, balance]) => Object.values(balance).some((amount) => amount !== 0n)));
}

/** By `account partner asset`: what the account's payments bring the partner, where that is not nothing. */
export function modelClientRewards(facts: readonly KnownFact[]): Map<string, bigint> {
  const rewards = new Map<string, bigint>();
  for (const payment of factsOf(facts, 'payment.succeeded.v1')) {
    const reward = rewardOf(facts, payment, ALWAYS);
    if (!reward) continue;
    const key = `${reward.accountId} ${reward.partnerId} ${reward.asset}`;
    rewards.set(key, (rewards.get(key) ?? 0n) + reward.available + reward.held);
  }
  return new Map([...rewards].filter(([, amount]) => amount !== 0n));
}

/** By partner: how many clients, and when the latest of them signed up. Without partners that have none. */
export function modelClients(facts: readonly KnownFact[]): Map<string, { direct: number; latest: Instant }> {
  const partners = [...modelAttributions(facts).values()].map(({ partnerId }) => partnerId);
  return new Map(
    [...new Set(partners)]
      .filter((partnerId) => partnerId !== null)
      .map((partnerId) => {
        const signups = clientSignups(facts, partnerId);
        return [partnerId, { direct: signups.length, latest: Math.max(...signups) }];
      }),
  );
}

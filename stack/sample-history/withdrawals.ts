import { fact, type Fact } from './fact.js';
import type { Payment } from './payments.js';
import type { Random } from './random.js';
import { DAY, END, HOUR, type Ms } from './time.js';
import type { Partner, World } from './world.js';

/** Beyond this a partner has surely been suspended, should its last client be as old as this. */
const SURELY_NOT_SUSPENDED = 360 * DAY;
const FIRST_REQUEST = Date.UTC(2025, 9, 1);
const SMALLEST = 2000;

/** Requests that will be approved and what the bank makes of them, and requests of each kind that will be rejected. */
export function withdrawalFacts(
  random: Random,
  world: World,
  payments: readonly Payment[],
  adjusted: Set<string>,
): Fact[] {
  const earned = surelyEarned(world, payments, adjusted);
  const signed = world.partners.filter(({ contractAt = END }) => contractAt < FIRST_REQUEST);
  const rich = signed.filter(({ partnerId }) => (earned.get(`${partnerId} USD`) ?? 0) > 2 * SMALLEST);
  const richInEuros = signed.filter(({ partnerId }) => (earned.get(`${partnerId} EUR`) ?? 0) > 2 * SMALLEST);
  return [
    ...rich.flatMap((partner) => approvable(random, partner, 'USD', earned.get(`${partner.partnerId} USD`) ?? 0)),
    ...richInEuros.flatMap((partner) =>
      approvable(random, partner, 'EUR', earned.get(`${partner.partnerId} EUR`) ?? 0),
    ),
    ...rejectable(
      world,
      rich,
      signed.filter(({ partnerId }) => !earned.has(`${partnerId} USD`)),
    ),
  ];
}

/**
 * What partners have earned at the least: 10 % of the payments about which nothing is in doubt, by `partner currency`.
 * The ledger knows better; this is only what makes the requests believable.
 */
function surelyEarned({ accounts }: World, payments: readonly Payment[], adjusted: Set<string>): Map<string, number> {
  const clients = Map.groupBy(
    accounts.filter(({ referrer, separateAccount }) => referrer && separateAccount),
    ({ referrer }) => referrer?.partnerId ?? '',
  );
  const earned = new Map<string, number>();
  for (const { account, time, amountMinor, taxMinor, paymentId } of payments) {
    const partner = account.referrer;
    if (!partner || !account.separateAccount || adjusted.has(paymentId)) continue;
    const hasContract = (partner.contractAt ?? END) <= time && (partner.contractEndsAt ?? END) > time;
    const fresh = clients
      .get(partner.partnerId)
      ?.some(({ signedUpAt }) => signedUpAt <= time && time - signedUpAt < SURELY_NOT_SUSPENDED);
    if (!hasContract || !fresh) continue;
    const key = `${partner.partnerId} ${account.currency}`;
    earned.set(key, (earned.get(key) ?? 0) + Math.floor((amountMinor - taxMinor) / 10));
  }
  return earned;
}

function approvable(random: Random, { partnerId }: Partner, currency: string, earned: number): Fact[] {
  const facts: Fact[] = [];
  let left = Math.floor(earned * 0.7);
  let at: Ms = FIRST_REQUEST + random.between(0, 60 * 24) * HOUR;
  for (let number = 1; left >= SMALLEST && at < END - 30 * DAY; number += 1) {
    const amountMinor = Math.min(left, Math.max(SMALLEST, Math.floor((earned * random.between(10, 30)) / 100)));
    left -= amountMinor;
    facts.push(
      ...withdrawal(random, `wd-${partnerId.slice(4)}-${currency}-${number}`, partnerId, amountMinor, currency, at),
    );
    at += random.between(30, 90) * DAY;
  }
  return facts;
}

function withdrawal(
  random: Random,
  withdrawalId: string,
  partnerId: string,
  amountMinor: number,
  currency: string,
  at: Ms,
): Fact[] {
  const requested = request(withdrawalId, partnerId, amountMinor, currency, at);
  const settledAt = at + random.between(1, 4) * DAY;
  const lot = random.next();
  if (lot < 0.06) return [requested];
  if (lot < 0.14)
    return [
      requested,
      fact('withdrawal.failed.v1', withdrawalId, settledAt, {
        withdrawalId,
        partnerId,
        reason: 'The account is closed',
      }),
    ];
  const paid = fact('withdrawal.paid.v1', withdrawalId, settledAt, {
    withdrawalId,
    partnerId,
    bankReference: `tr-${random.code(8)}`,
  });
  if (lot < 0.94) return [requested, paid];
  return [
    requested,
    paid,
    fact('withdrawal.returned.v1', withdrawalId, settledAt + 5 * DAY, {
      withdrawalId,
      partnerId,
      reason: 'Sent back by the bank',
    }),
  ];
}

function request(withdrawalId: string, partnerId: string, amountMinor: number, currency: string, at: Ms): Fact {
  return fact('withdrawal.requested.v1', withdrawalId, at, { withdrawalId, partnerId, amountMinor, currency });
}

/** Each reason of rule 9, and outcomes of the bank that do not follow from the withdrawal's state. */
function rejectable({ partners }: World, rich: readonly Partner[], poor: readonly Partner[]): Fact[] {
  const at = Date.UTC(2026, 4, 1);
  const unsigned = partners.filter(({ contractAt }) => contractAt === undefined).slice(0, 3);
  const id = (kind: string, { partnerId }: Partner) => `wd-${partnerId.slice(4)}-${kind}`;
  return [
    ...unsigned.map((partner) => request(id('unsigned', partner), partner.partnerId, 5000, 'USD', at)),
    ...rich.slice(0, 3).map((partner) => request(id('pounds', partner), partner.partnerId, 5000, 'GBP', at)),
    ...poor.slice(0, 3).map((partner) => request(id('early', partner), partner.partnerId, 5000, 'USD', at)),
    ...rich.slice(3, 6).map((partner) => request(id('greedy', partner), partner.partnerId, 900_000_000, 'USD', at)),
    ...rich.slice(3, 5).map((partner) => {
      const withdrawalId = id('greedy', partner);
      return fact('withdrawal.paid.v1', withdrawalId, at + DAY, { withdrawalId, partnerId: partner.partnerId });
    }),
  ];
}

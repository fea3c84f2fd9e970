import { fact, type Fact } from './fact.js';
import type { Payment } from './payments.js';
import type { Random } from './random.js';
import { DAY, END, HOUR, type Ms } from './time.js';

/** Refunds in full, in part and beyond what was paid, and disputes that are opened, won and lost; of about 4 % of the payments. */
export function paymentChangeFacts(
  random: Random,
  payments: readonly Payment[],
): { facts: Fact[]; adjusted: Set<string> } {
  const facts: Fact[] = [];
  const adjusted = new Set<string>();
  for (const payment of payments) {
    if (payment.amountMinor === 0) continue;
    const lot = random.next();
    const story = lot < 0.026 ? refunds(random, payment) : lot < 0.04 ? disputes(random, payment) : [];
    if (story.length > 0) adjusted.add(payment.paymentId);
    facts.push(...story);
  }
  return { facts, adjusted };
}

function refunds(random: Random, payment: Payment): Fact[] {
  const at = payment.time + random.between(1, 60) * DAY;
  if (at >= END) return [];
  const kind = random.next();
  if (kind < 0.55) return [refund(payment, 1, at, 1)];
  if (kind < 0.85) return [refund(payment, 1, at, 0.25)];
  if (kind < 0.95) return [refund(payment, 1, at, 0.5), refund(payment, 2, at + 3 * DAY, 0.5)];
  return [refund(payment, 1, at, 0.75), refund(payment, 2, at + DAY, 0.5)];
}

/** A refund of a part of the payment and of its tax. A refund may be told before its payment is. */
export function refund(
  { paymentId, account, amountMinor, taxMinor }: Payment,
  number: number,
  at: Ms,
  part: number,
): Fact {
  const refundId = `ref-${paymentId.slice(4)}-${number}`;
  const tax = Math.round(taxMinor * part);
  const data = {
    refundId,
    paymentId,
    accountId: account.accountId,
    amountMinor: Math.max(1, Math.round(amountMinor * part)),
  };
  return fact('payment.refunded.v1', refundId, at, { ...data, ...(tax > 0 ? { taxMinor: tax } : {}) });
}

function disputes(random: Random, payment: Payment): Fact[] {
  const opened = payment.time + random.between(2, 40) * DAY;
  const closed = opened + random.between(5, 50) * DAY;
  if (closed >= END) return opened < END ? [dispute(payment, 'opened', opened)] : [];
  const lot = random.next();
  const end = lot < 0.15 ? [] : [dispute(payment, lot < 0.6 ? 'won' : 'lost', closed)];
  const refunded = lot > 0.9 ? [refund(payment, 9, closed + HOUR, 1)] : [];
  return [dispute(payment, 'opened', opened), ...end, ...refunded];
}

function dispute({ paymentId, account }: Payment, status: 'opened' | 'won' | 'lost', at: Ms): Fact {
  const disputeId = `dis-${paymentId.slice(4)}`;
  return fact('payment.disputed.v1', `${disputeId}:${status}`, at, {
    disputeId,
    paymentId,
    accountId: account.accountId,
    status,
  });
}

import type { DataOf, DisputeStatus } from '#contracts';
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

function dispute({ paymentId, account }: Payment, status: DisputeStatus, at: Ms): Fact {
  const disputeId = `dis-${paymentId.slice(4)}`;
  return disputed({ disputeId, paymentId, accountId: account.accountId, status }, status, at);
}

/** @param told names the event: a dispute may have a status more than once */
function disputed(data: DataOf<'payment.disputed.v1'>, told: string, at: Ms): Fact {
  return fact('payment.disputed.v1', `${data.disputeId}:${told}`, at, data);
}

/** What of it did not last: of refunds about one in sixteen fails at the bank, of disputes that were won one in six returns. */
export function reversals(random: Random, changes: readonly Fact[]): Fact[] {
  return changes.flatMap(({ type, data, time }) => {
    if (type === 'payment.refunded.v1') return failed(random, data as DataOf<typeof type>, time);
    if (type === 'payment.disputed.v1') return returned(random, data as DataOf<typeof type>, time);
    return [];
  });
}

function failed(
  random: Random,
  { refundId, paymentId, accountId }: DataOf<'payment.refunded.v1'>,
  refundedAt: Ms,
): Fact[] {
  const at = refundedAt + random.between(1, 9) * DAY;
  if (!random.chance(1 / 16) || at >= END) return [];
  return [fact('payment.refund_failed.v1', refundId, at, { refundId, paymentId, accountId })];
}

function returned(random: Random, data: DataOf<'payment.disputed.v1'>, wonAt: Ms): Fact[] {
  if (data.status !== 'won' || !random.chance(1 / 6)) return [];
  const opened = wonAt + random.between(3, 20) * DAY;
  const closed = opened + random.between(5, 50) * DAY;
  const again = disputed({ ...data, status: 'opened' }, 'opened-again', opened);
  const end = disputed({ ...data, status: random.chance(0.5) ? 'won' : 'lost' }, 'closed-again', closed);
  return [again, end].filter(({ time }) => time < END);
}

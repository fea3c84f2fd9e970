import type { DataOf } from '#contracts';
import { modelBalances } from '../model.js';
import { factsOf, type KnownFact } from './known.js';
import { termsAt } from './terms.js';

export interface ModelWithdrawal {
  withdrawalId: string;
  partnerId: string;
  currency: string;
  amount: bigint;
  status: 'approved' | 'rejected' | 'paid' | 'failed' | 'returned';
  /** Why it was rejected. */
  reason: string | null;
}

/**
 * Rule 9, where order matters: every request is decided from what was recorded before it. Facts are taken one by one,
 * and the order-free model says what they amount to.
 * @param stream in the order of recording; a repetition counts where it came first
 * @returns the withdrawals, and the ids of events that did not follow from their withdrawal's state
 */
export function modelWithdrawals(stream: readonly KnownFact[]): {
  withdrawals: Map<string, ModelWithdrawal>;
  illegal: Set<string>;
} {
  const withdrawals = new Map<string, ModelWithdrawal>();
  const illegal = new Set<string>();
  stream.forEach((fact, i) => {
    const before = stream.slice(0, i);
    if (before.some(({ id }) => id === fact.id)) return;
    if (fact.type === 'withdrawal.requested.v1') {
      withdrawals.set(fact.data.withdrawalId, decide(before, fact, [...withdrawals.values()]));
      return;
    }
    const step = STEPS[fact.type as keyof typeof STEPS];
    if (!step) return;
    const withdrawal = withdrawals.get((fact.data as DataOf<'withdrawal.paid.v1'>).withdrawalId);
    if (withdrawal?.status === step.from) withdrawal.status = step.to;
    else illegal.add(fact.id);
  });
  return { withdrawals, illegal };
}

const STEPS = {
  'withdrawal.paid.v1': { from: 'approved', to: 'paid' },
  'withdrawal.failed.v1': { from: 'approved', to: 'failed' },
  'withdrawal.returned.v1': { from: 'paid', to: 'returned' },
} as const;

function decide(
  before: readonly KnownFact[],
  { at, data }: KnownFact<'withdrawal.requested.v1'>,
  earlier: readonly ModelWithdrawal[],
): ModelWithdrawal {
  const { withdrawalId, partnerId, currency } = data;
  const amount = BigInt(data.amountMinor);
  const minimum = termsAt(before, at).minimumWithdrawalMinor[currency];
  const contracted = factsOf(before, 'contract.signed.v1').some(
    (contract) => contract.data.partnerId === partnerId && contract.at <= at,
  );
  const earned = modelBalances(before).get(`${partnerId} ${currency}`)?.available ?? 0n;
  const available = earned - outstanding(earlier, partnerId, currency, 'approved', 'paid');
  const as = (reason: string | null): ModelWithdrawal => ({
    withdrawalId,
    partnerId,
    currency,
    amount,
    status: reason === null ? 'approved' : 'rejected',
    reason,
  });
  if (!contracted) return as('NO_CONTRACT');
  if (minimum === undefined) return as('CURRENCY_NOT_PAYABLE');
  if (available < BigInt(minimum)) return as('BELOW_MINIMUM');
  if (amount > available) return as('INSUFFICIENT_FUNDS');
  return as(null);
}

/** How much of the partner's money withdrawals in these states took. */
export function outstanding(
  withdrawals: readonly ModelWithdrawal[],
  partnerId: string,
  currency: string,
  ...statuses: ModelWithdrawal['status'][]
): bigint {
  return withdrawals
    .filter((w) => w.partnerId === partnerId && w.currency === currency && statuses.includes(w.status))
    .reduce((sum, w) => sum + w.amount, 0n);
}

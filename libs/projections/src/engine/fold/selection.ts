import { formatInstant, type Instant } from '#contracts';
import type { Period } from '#program';
import { pageOfPayments, type JudgedPayment, type PaymentFilter } from '../../payments/payment-store.js';
import type { WorkingSet } from '../working-set.js';

/** Payments whose target a fact can change: those of a client, or those of a partner's clients or of all in a period. */
export type Selection =
  | { of: 'account'; accountId: string }
  | { of: 'partner'; partnerId: string; period: Period }
  | { of: 'everybody'; period: Period };

/** Where a selection was left: behind the payment judged last. */
export interface Cursor {
  occurredAt: Instant;
  paymentId: string;
}

const bound = (at: Instant): string => {
  if (at === Number.POSITIVE_INFINITY) return 'infinity';
  if (at === Number.NEGATIVE_INFINITY) return '-infinity';
  return formatInstant(at);
};

function filterOf(selection: Selection): PaymentFilter {
  switch (selection.of) {
    case 'account':
      return { condition: 'account_id = $1', parameters: [selection.accountId] };
    case 'partner':
      return {
        condition: 'partner_id = $1 AND occurred_at >= $2 AND occurred_at < $3',
        parameters: [selection.partnerId, bound(selection.period.from), bound(selection.period.until)],
      };
    case 'everybody':
      return {
        condition: 'occurred_at >= $1 AND occurred_at < $2',
        parameters: [bound(selection.period.from), bound(selection.period.until)],
      };
  }
}

const within = ({ from, until }: Period, { occurredAt }: JudgedPayment): boolean =>
  occurredAt >= from && occurredAt < until;

function inMemory(state: WorkingSet, selection: Selection): JudgedPayment[] {
  switch (selection.of) {
    case 'account':
      return state.payments.under('account', selection.accountId);
    case 'partner':
      return state.payments.under('partner', selection.partnerId).filter((p) => within(selection.period, p));
    case 'everybody':
      return state.payments.inMemory().filter((p) => within(selection.period, p));
  }
}

/** Oldest first, by id within a moment: the same order in memory and in the database's "C" collation. */
function byTime(a: JudgedPayment, b: JudgedPayment): number {
  return a.occurredAt - b.occurredAt || (a.paymentId < b.paymentId ? -1 : 1);
}

/** Whether the partner's own row rules out that a selection holds anything: the usual case when facts come in order. */
async function isEmpty(state: WorkingSet, selection: Selection): Promise<boolean> {
  if (selection.of === 'partner') {
    const { lastPaymentAt } = await state.partner(selection.partnerId);
    return lastPaymentAt === null || lastPaymentAt < selection.period.from;
  }
  if (selection.of === 'account') {
    if (state.payments.under('account', selection.accountId).length > 0) return false;
    return !(await state.hasStoredPayments(selection.accountId));
  }
  return false;
}

/**
 * The payments selected, oldest first, where they are fewer than `limit` in the database.
 * @returns undefined where they are more: they are to be taken page by page
 */
export async function wholeSelection(
  state: WorkingSet,
  selection: Selection,
  limit: number,
): Promise<JudgedPayment[] | undefined> {
  if (await isEmpty(state, selection)) return [];
  const stored = await pageOfPayments(state.client, filterOf(selection), undefined, limit);
  if (stored.length >= limit) return undefined;
  state.payments.absorb(stored);
  return inMemory(state, selection).sort(byTime);
}

/**
 * The next payments of a large selection, oldest first. Memory is written out and emptied before, so that the database
 * has them all. Judging a payment must not move it in or out of the selection.
 */
export async function pageOfSelection(
  state: WorkingSet,
  selection: Selection,
  after: Cursor | undefined,
  limit: number,
): Promise<JudgedPayment[]> {
  await state.flushAndForgetPayments();
  const cursor = after && { occurredAt: formatInstant(after.occurredAt), paymentId: after.paymentId };
  const page = await pageOfPayments(state.client, filterOf(selection), cursor, limit);
  state.payments.absorb(page);
  return page;
}

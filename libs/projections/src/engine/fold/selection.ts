import { formatInstant, type Instant } from '#contracts';
import type { Period } from '#program';
import { pageOfPayments, type JudgedPayment, type PaymentFilter } from '../../payments/store.js';
import type { WorkingSet } from '../working-set.js';

/** Payments whose target a fact can change: those of a client, or those of a partner's clients or of all in a period. */
export type Selection =
  | { of: 'account'; accountId: string }
  | { of: 'partner'; partnerId: string; period: Period }
  | { of: 'everybody'; period: Period };

/** What is judged at once: bounds memory however many payments a fact touches. */
const PAGE = 5_000;

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
 * The payments selected, in pages, oldest first. Where they are more than a page, memory is written out and emptied
 * between the pages. Judging a payment must not move it in or out of the selection.
 */
export async function* pagesOf(state: WorkingSet, selection: Selection): AsyncGenerator<JudgedPayment[]> {
  if (await isEmpty(state, selection)) return;
  const filter = filterOf(selection);
  const first = await pageOfPayments(state.client, filter, undefined, PAGE);
  if (first.length < PAGE) {
    state.payments.absorb(first);
    const all = inMemory(state, selection).sort(byTime);
    if (all.length > 0) yield all;
    return;
  }
  await state.flushAndForgetPayments();
  let last: JudgedPayment | undefined;
  for (;;) {
    const after = last && { occurredAt: formatInstant(last.occurredAt), paymentId: last.paymentId };
    const page = await pageOfPayments(state.client, filter, after, PAGE);
    if (page.length > 0) {
      state.payments.absorb(page);
      yield page;
      await state.flushAndForgetPayments();
    }
    if (page.length < PAGE) return;
    last = page[page.length - 1];
  }
}

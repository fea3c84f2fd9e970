import { formatInstant } from '#contracts';
import { ofPartner, pageOfPayments, type PaymentFilter } from '#read-models';
import { type EvaluatedPayment, byTime, paidNothingSince, within, type Cursor, type Selection } from '#fold';
import type { CachedRows } from './cached-rows.js';
import { bound } from './known-selections.js';

function filterOf(selection: Selection): PaymentFilter {
  switch (selection.of) {
    case 'account':
      return { condition: 'account_id = $1', parameters: [selection.accountId] };
    case 'partner':
      return {
        condition: ofPartner('$1', '$2::timestamptz', '$3::timestamptz'),
        sortedBy: 'partner_id',
        parameters: [selection.partnerId, bound(selection.period.from), bound(selection.period.until)],
      };
    case 'everybody':
      return {
        condition: 'occurred_at >= $1 AND occurred_at < $2',
        parameters: [bound(selection.period.from), bound(selection.period.until)],
      };
  }
}

function inMemory(state: CachedRows, selection: Selection): EvaluatedPayment[] {
  switch (selection.of) {
    case 'account':
      return state.payments.under('account', selection.accountId);
    case 'partner':
      return state.payments.under('partner', selection.partnerId).filter((p) => within(selection.period, p));
    case 'everybody':
      return state.payments.inMemory().filter((p) => within(selection.period, p));
  }
}

/** Whether a selection is known to hold nothing without being asked for: the usual case when facts come in order. */
const isEmpty = async (state: CachedRows, selection: Selection): Promise<boolean> =>
  selection.of === 'partner' && paidNothingSince(await state.partner(selection.partnerId), selection.period);

/** The payments selected, where they are fewer than `limit` in the database. */
export async function wholeStoredSelection(
  state: CachedRows,
  selection: Selection,
  limit: number,
): Promise<EvaluatedPayment[] | undefined> {
  if (await isEmpty(state, selection)) return [];
  const known = selection.of === 'everybody' ? Number.POSITIVE_INFINITY : await state.selections.count(selection);
  if (known >= limit) {
    const stored = await pageOfPayments(state.client, filterOf(selection), undefined, limit);
    if (stored.length >= limit) return undefined;
    state.payments.absorb(stored);
  }
  return inMemory(state, selection).sort(byTime);
}

/** Where a selection was left, what is before that need not be looked at. */
const from = (selection: Selection, after: Cursor | undefined): Selection =>
  after && selection.of === 'partner'
    ? { ...selection, period: { ...selection.period, from: after.occurredAt } }
    : selection;

/** The next payments of a selection. Memory is written out and emptied before, so that the database has them all. */
export async function pageOfStoredSelection(
  state: CachedRows,
  selection: Selection,
  after: Cursor | undefined,
  limit: number,
): Promise<EvaluatedPayment[]> {
  await state.flushAndForgetPayments();
  const cursor = after && { occurredAt: formatInstant(after.occurredAt), paymentId: after.paymentId };
  const page = await pageOfPayments(state.client, filterOf(from(selection, after)), cursor, limit);
  state.payments.absorb(page);
  return page;
}

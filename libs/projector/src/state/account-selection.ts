import { pageOfAccounts, type AccountFilter } from '#read-models';
import { signedUpWithin, type Account, type AccountCursor, type AccountSelection } from '#fold';
import type { CachedRows } from './cached-rows.js';
import { bound } from './known-selections.js';

function filterOf(selection: AccountSelection, from: AccountSelection['period']['from']): AccountFilter {
  const period = { from: bound(from), until: bound(selection.period.until) };
  return selection.of === 'code'
    ? { by: 'referral_code', id: selection.code, ...period }
    : { by: 'partner_id', id: selection.partnerId, ...period };
}

/** The accounts selected, where they are fewer than `limit`. */
export async function wholeStoredAccounts(
  state: CachedRows,
  selection: AccountSelection,
  limit: number,
): Promise<Account[] | undefined> {
  const { accounts } = state;
  if (selection.of !== 'code' || !state.knowsAccountsWith(selection.code)) {
    const stored = await pageOfAccounts(state.client, filterOf(selection, selection.period.from), '', limit);
    if (stored.length >= limit) return undefined;
    accounts.absorb(stored);
  }
  const known =
    selection.of === 'code' ? accounts.under('code', selection.code) : accounts.under('partner', selection.partnerId);
  const whole = known.filter((account) => signedUpWithin(selection.period, account));
  return whole.length < limit ? whole : undefined;
}

/** The next accounts of a selection. Memory is written out before, so that the database has them all. */
export async function pageOfStoredAccounts(
  state: CachedRows,
  selection: AccountSelection,
  after: AccountCursor | undefined,
  limit: number,
): Promise<Account[]> {
  await state.flushAndForgetPayments();
  const filter = filterOf(selection, after?.signedUpAt ?? selection.period.from);
  const page = await pageOfAccounts(state.client, filter, after?.accountId ?? '', limit);
  state.accounts.absorb(page);
  return page;
}

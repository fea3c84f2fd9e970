import type { AwaitedByChange, StoredChange } from '../../payments/payment-change-store.js';
import type { FoldState } from './state.js';

const isSameChange = (a: StoredChange, b: StoredChange): boolean =>
  a.kind === b.kind && a.id === b.id && (a.kind === 'refund' || b.kind === 'refund' || a.status === b.status);

/**
 * What keeps a refund or dispute from having any effect: its payment is not known, or it is another account's. The
 * latter is over once the same was told of the right account.
 */
function awaitedBy(change: StoredChange, accountId: string, all: readonly StoredChange[]): AwaitedByChange | null {
  if (change.accountId === accountId) return null;
  return all.some((other) => other.accountId === accountId && isSameChange(other, change)) ? null : 'account';
}

/** Notes what the refunds and disputes of a payment wait for, now that it is known whose it is. */
export function noteAwaited(state: FoldState, accountId: string, changes: readonly StoredChange[]): void {
  for (const change of changes) {
    const waitsFor = awaitedBy(change, accountId, changes);
    if (waitsFor !== change.waitsFor) state.paymentChanges.put({ ...change, waitsFor });
  }
}

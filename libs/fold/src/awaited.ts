import { changeKey, type AwaitedByChange, type StoredChange } from './rows/payment-change.js';
import type { FoldState } from './state.js';

/**
 * What keeps a refund, its failure or a dispute from having any effect though its payment is known: that is another
 * account's, which is over once the same was told of the right account; or the refund that failed is not known.
 * @param isKnown whether a change is known by its key
 */
function awaitedBy(change: StoredChange, accountId: string, isKnown: (key: string) => boolean): AwaitedByChange | null {
  if (change.accountId !== accountId) return isKnown(changeKey({ ...change, accountId })) ? null : 'account';
  if (change.kind !== 'refund_failure') return null;
  return isKnown(changeKey({ ...change, kind: 'refund' })) ? null : 'refund';
}

/** Notes what all that was told of a payment waits for, now that it is known whose it is. */
export function noteAwaited(state: FoldState, accountId: string, changes: readonly StoredChange[]): void {
  let keys: Set<string> | undefined;
  const isKnown = (key: string): boolean => (keys ??= new Set(changes.map(changeKey))).has(key);
  for (const change of changes) {
    const waitsFor = awaitedBy(change, accountId, isKnown);
    if (waitsFor !== change.waitsFor) state.paymentChanges.put({ ...change, waitsFor });
  }
}

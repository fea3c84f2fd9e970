import { fold } from './fold.js';
import { get, type Folding } from './folding.js';
import { evaluatePayments } from './evaluate-reward.js';
import type { Cause } from './posting.js';
import type { Cursor, Selection } from './selection.js';
import type { FoldState } from './state.js';

/** What is left of a correction that touches too many payments to be made at once. */
export interface Remainder {
  /** In the order in which they are evaluated; the first may be begun. */
  selections: Selection[];
  /** Where the first selection was left; undefined where it was not begun. */
  cursor: Cursor | undefined;
}

/** Payments evaluated at once: bounds memory, and the time that one step of a large correction takes. */
export const PAGE = 1_000;

/**
 * Evaluates anew what a fact may have changed, as long as each selection fits a page.
 * @returns what is left, from the first selection that does not fit
 */
function* correct(
  state: FoldState,
  cause: Cause,
  selections: readonly Selection[],
  page: number,
): Folding<Remainder | undefined> {
  for (let i = 0; i < selections.length; i += 1) {
    const payments = yield* get(state.wholeSelection(selections[i]!, page));
    if (!payments) return { selections: selections.slice(i), cursor: undefined };
    if (payments.length > 0) yield* evaluatePayments(state, cause, payments);
  }
  return undefined;
}

/** Folds an event: what it says, then the payments that it may have changed. @returns what is left of those */
export function* foldWhole(state: FoldState, cause: Cause, page = PAGE): Folding<Remainder | undefined> {
  const selections = yield* fold(state, cause);
  return selections && selections.length > 0 ? yield* correct(state, cause, selections, page) : undefined;
}

/** Evaluates one page of what is left of a correction. @returns what is left then */
export function* continueCorrection(
  state: FoldState,
  cause: Cause,
  { selections, cursor }: Remainder,
  page = PAGE,
): Folding<Remainder | undefined> {
  const [selection, ...others] = selections;
  if (!selection) return undefined;
  const payments = yield* get(state.pageOfSelection(selection, cursor, page));
  yield* evaluatePayments(state, cause, payments);
  const last = payments[payments.length - 1];
  if (last && payments.length === page) {
    return { selections, cursor: { occurredAt: last.occurredAt, paymentId: last.paymentId } };
  }
  return others.length > 0 ? { selections: others, cursor: undefined } : undefined;
}

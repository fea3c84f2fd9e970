import { reattributeAll } from './attribution.js';
import { fold } from './fold.js';
import { get, type Folding } from './folding.js';
import { evaluatePayments } from './evaluate-reward.js';
import type { Cause } from './posting.js';
import { unite, type Cursor, type Step } from './selection.js';
import type { FoldState } from './state.js';

/** What is left of a correction that touches too many accounts or payments to be made at once. */
export interface Remainder {
  /** In the order in which they are taken; the first may be begun. */
  selections: readonly Step[];
  /** Where the first one's payments were left; undefined where they were not begun. */
  cursor: Cursor | undefined;
  /** How many changes the fact has made so far. */
  changes: number;
}

/** Accounts attributed or payments evaluated at once: bounds memory, and the time that one step of a large correction takes. */
export const PAGE = 1_000;

const remainder = ({ changes }: Cause, selections: readonly Step[], cursor?: Cursor): Remainder | undefined =>
  selections.length > 0 ? { selections, cursor, changes } : undefined;

/**
 * Does what a fact asks for, as long as all of it together fits a page. @returns what is left, from the first step that does
 * not fit
 */
function* correct(
  state: FoldState,
  cause: Cause,
  steps: readonly Step[],
  page: number,
): Folding<Remainder | undefined> {
  if (steps.length > 1) yield* get(state.prefetchSelections(steps));
  let room = page;
  for (const [i, step] of steps.entries()) {
    if (step.of === 'attributed') return remainder(cause, steps.slice(i));
    if (step.of === 'accounts') {
      const accounts = yield* get(state.wholeAccounts(step.accounts, room));
      if (!accounts) return remainder(cause, steps.slice(i));
      const changed = yield* reattributeAll(state, cause, accounts);
      return yield* correct(state, cause, [...unite(changed), ...steps.slice(i + 1)], room);
    }
    const payments = yield* get(state.wholeSelection(step, room));
    if (!payments) return remainder(cause, steps.slice(i));
    if (payments.length > 0) yield* evaluatePayments(state, cause, payments);
    room = Math.max(1, room - payments.length);
  }
  return undefined;
}

/** Folds an event: what it says, then what that changes for others. @returns what is left of it */
export function* foldWhole(state: FoldState, cause: Cause, page = PAGE): Folding<Remainder | undefined> {
  const steps = yield* fold(state, cause);
  return steps && steps.length > 0 ? yield* correct(state, cause, steps, page) : undefined;
}

/** Takes what is left of a correction a page further. @returns what is left then */
export function* continueCorrection(
  state: FoldState,
  cause: Cause,
  { selections, cursor, changes }: Remainder,
  page = PAGE,
): Folding<Remainder | undefined> {
  const [step, ...others] = selections;
  if (!step) return undefined;
  cause.changes = changes;
  if (step.of === 'accounts') return yield* attributeFurther(state, cause, step, others, page);
  if (step.of === 'attributed') {
    const accounts = yield* get(state.attributedBy(cause.event.position, step.after, page));
    const more: Step[] = accounts.length === page ? [{ of: 'attributed', after: accounts[page - 1]!.seq }] : [];
    const theirs = accounts.map(({ subjectId }): Step => ({ of: 'account', accountId: subjectId }));
    return yield* correct(state, cause, [...theirs, ...more, ...others], page);
  }
  if (!cursor) {
    const left = yield* correct(state, cause, selections, page);
    if (left?.selections[0] !== step) return left;
  }
  const payments = yield* get(state.pageOfSelection(step, cursor, page));
  yield* evaluatePayments(state, cause, payments);
  const last = payments[payments.length - 1];
  if (last && payments.length === page) {
    return remainder(cause, selections, { occurredAt: last.occurredAt, paymentId: last.paymentId });
  }
  return remainder(cause, others);
}

/**
 * Attributes a page of accounts. Their payments come once all are attributed, as if that had been done at once: what one is worth
 * depends on the partner's other clients.
 */
function* attributeFurther(
  state: FoldState,
  cause: Cause,
  step: Extract<Step, { of: 'accounts' }>,
  others: readonly Step[],
  page: number,
): Folding<Remainder | undefined> {
  const accounts = yield* get(state.pageOfAccounts(step.accounts, step.after, page));
  const changed = yield* reattributeAll(state, cause, accounts);
  const periods = changed.filter(({ of }) => of === 'partner');
  const then: readonly Step[] = step.after ? others : [{ of: 'attributed', after: 0 }, ...others];
  const last = accounts[page - 1];
  const more: Step[] = last ? [{ ...step, after: { signedUpAt: last.signedUpAt, accountId: last.accountId } }] : [];
  return remainder(cause, [...more, ...unite([...then, ...periods])]);
}

import type { RecordedEvent } from '#contracts';
import type { StoredTerms } from '../rows/terms.js';
import { get, type Folding } from '../folding.js';
import { comparedWith, type Content } from '../repetition.js';
import { recordChange, type Cause } from '../posting.js';
import type { Selection } from '../selection.js';
import type { FoldState } from '../state.js';

const contentOf = ({ minimumWithdrawalMinor, effectiveAt, position, ...terms }: StoredTerms): Content => {
  const { commissionBps, freeDaysPerMonth, freeDaysPerYear, inactivityMonths } = terms;
  const minimums = Object.entries(minimumWithdrawalMinor).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    fields: {
      commissionBps,
      freeDaysPerMonth,
      freeDaysPerYear,
      minimumWithdrawalMinor: JSON.stringify(Object.fromEntries(minimums)),
      inactivityMonths,
    },
    occurredAt: effectiveAt,
    position,
  };
};

/** Terms replace the former ones from their time on: payments since then are evaluated by them, none before. */
export function* onTermsPublished(
  state: FoldState,
  cause: Cause,
  event: RecordedEvent<'program_terms.published.v1'>,
): Folding<Selection[]> {
  const { termsId, commissionBps, freeDaysPerMonth, freeDaysPerYear, minimumWithdrawalMinor, inactivityMonths } =
    event.data;
  const terms: StoredTerms = {
    termsId,
    effectiveAt: event.occurredAt,
    commissionBps,
    freeDaysPerMonth,
    freeDaysPerYear,
    minimumWithdrawalMinor: { ...minimumWithdrawalMinor },
    inactivityMonths,
    position: event.position,
  };
  const recorded = yield* get(state.terms.find(termsId));
  if (recorded) {
    const compared = comparedWith(contentOf(recorded), contentOf(terms));
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `terms ${termsId} are recorded already, ${compared}`);
    return [];
  }
  state.publishTerms(terms);
  recordChange(state, cause, { kind: 'terms', subjectId: termsId, partnerId: null, status: 'published' });
  const inForce = (yield* get(state.timeline())).periods().find(({ terms }) => terms.termsId === termsId);
  return inForce ? [{ of: 'everybody', period: inForce.period }] : [];
}

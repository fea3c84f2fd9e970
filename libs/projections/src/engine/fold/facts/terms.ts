import type { RecordedEvent } from '#contracts';
import { get, type Folding } from '../folding.js';
import type { Selection } from '../selection.js';
import type { FoldState } from '../state.js';

/** Terms replace the former ones from their time on: payments since then are judged by them, none before. */
export function* onTermsPublished(
  state: FoldState,
  event: RecordedEvent<'program_terms.published.v1'>,
): Folding<Selection[]> {
  const { termsId, commissionBps, freeDaysPerMonth, freeDaysPerYear, minimumWithdrawalMinor, inactivityMonths } =
    event.data;
  if (yield* get(state.terms.find(termsId))) {
    state.reject(event, 'DUPLICATE_BUSINESS_ID', `terms ${termsId} were published already`);
    return [];
  }
  state.publishTerms({
    termsId,
    effectiveAt: event.occurredAt,
    commissionBps,
    freeDaysPerMonth,
    freeDaysPerYear,
    minimumWithdrawalMinor: { ...minimumWithdrawalMinor },
    inactivityMonths,
    position: event.position,
  });
  const inForce = (yield* get(state.timeline())).periods().find(({ terms }) => terms.termsId === termsId);
  return inForce ? [{ of: 'everybody', period: inForce.period }] : [];
}

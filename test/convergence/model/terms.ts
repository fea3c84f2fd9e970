import type { DataOf, Instant } from '#contracts';
import { best, factsOf, type KnownFact } from './known.js';

export type Terms = DataOf<'program_terms.published.v1'>;

const BUILT_IN: Terms = {
  termsId: 'built-in',
  commissionBps: 1000,
  freeDaysPerMonth: 3,
  freeDaysPerYear: 30,
  minimumWithdrawalMinor: { USD: 2000 },
  inactivityMonths: 12,
};

/** Rule 5: the terms in force at a moment. Of two published for the same moment, the greater id. */
export function termsAt(facts: readonly KnownFact[], moment: Instant): Terms {
  const published = factsOf(facts, 'program_terms.published.v1').filter((terms) => terms.at <= moment);
  const inForce = best(published, (a, b) => a.at > b.at || (a.at === b.at && a.data.termsId > b.data.termsId));
  return inForce?.data ?? BUILT_IN;
}

import type { Instant } from '#contracts';

/** The program's figures (rule 5). */
export interface Terms {
  termsId: string;
  /** In force from this moment on, until the next terms. */
  effectiveAt: Instant;
  /** Commission in hundredths of a percent of the base. */
  commissionBps: number;
  freeDaysPerMonth: number;
  freeDaysPerYear: number;
  /** Currency → least balance that can be withdrawn, in minor units. A currency that is missing is not paid out. */
  minimumWithdrawalMinor: Readonly<Record<string, number>>;
  /** Calendar months without a new client after which the program is suspended for a partner. */
  inactivityMonths: number;
}

/** What the program's text itself promises: 10 %, 3 days, a month of 30 days, 20 dollars, a year. */
export const BUILT_IN_TERMS: Terms = {
  termsId: 'built-in',
  effectiveAt: Number.NEGATIVE_INFINITY,
  commissionBps: 1000,
  freeDaysPerMonth: 3,
  freeDaysPerYear: 30,
  minimumWithdrawalMinor: { USD: 2000 },
  inactivityMonths: 12,
};

/** A stretch of time, from `from` (inclusive) to `until` (exclusive). */
export interface Period {
  from: Instant;
  until: Instant;
}

/**
 * All terms known, ordered by when they come into force; of two for the same moment the one with the greater id holds,
 * whichever was recorded first. The built-in terms are always the first.
 */
export class TermsTimeline {
  readonly #terms: readonly Terms[];

  constructor(published: Iterable<Terms>) {
    const sorted = [...published].sort((a, b) => a.effectiveAt - b.effectiveAt || (a.termsId < b.termsId ? -1 : 1));
    const deciding = sorted.filter((terms, i) => sorted[i + 1]?.effectiveAt !== terms.effectiveAt);
    this.#terms = [BUILT_IN_TERMS, ...deciding];
  }

  /** The terms in force at `t`. */
  at(t: Instant): Terms {
    let low = 0;
    let high = this.#terms.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if (this.#terms[middle]!.effectiveAt <= t) low = middle;
      else high = middle - 1;
    }
    return this.#terms[low]!;
  }

  /** Each terms with the period during which they are in force, oldest first. */
  periods(): { terms: Terms; period: Period }[] {
    return this.#terms.map((terms, i) => ({
      terms,
      period: { from: terms.effectiveAt, until: this.#terms[i + 1]?.effectiveAt ?? Number.POSITIVE_INFINITY },
    }));
  }
}

/** The terms in force at `t`, of those published and the built-in ones. */
export function termsAt(published: Iterable<Terms>, t: Instant): Terms {
  return new TermsTimeline(published).at(t);
}

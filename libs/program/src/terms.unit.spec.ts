import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { BUILT_IN_TERMS, TermsTimeline, termsAt, type Terms } from './terms.js';

const terms = (termsId: string, effectiveAt: number): Terms => ({ ...BUILT_IN_TERMS, termsId, effectiveAt });

describe('The built-in terms (rule 5)', () => {
  test('They promise 10 %, 3 days a month, 30 days a year, 20 dollars and 12 months', () => {
    expect(BUILT_IN_TERMS).toEqual({
      termsId: 'built-in',
      effectiveAt: Number.NEGATIVE_INFINITY,
      commissionBps: 1000,
      freeDaysPerMonth: 3,
      freeDaysPerYear: 30,
      minimumWithdrawalMinor: { USD: 2000 },
      inactivityMonths: 12,
    });
  });

  test('They are in force as long as none were published', () => {
    expect(termsAt([], 0)).toBe(BUILT_IN_TERMS);
    expect(new TermsTimeline([]).at(Number.MAX_SAFE_INTEGER)).toBe(BUILT_IN_TERMS);
    expect(new TermsTimeline([]).periods()).toEqual([
      { terms: BUILT_IN_TERMS, period: { from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY } },
    ]);
  });
});

describe('Published terms (rule 5)', () => {
  const a = terms('a', 100);
  const b = terms('b', 200);
  const c = terms('c', 300);

  test('They replace the terms before them exactly from their moment on, whatever the order of arrival', () => {
    for (const published of [
      [a, b, c],
      [c, b, a],
      [b, c, a],
    ]) {
      const timeline = new TermsTimeline(published);
      expect([99, 100, 199, 200, 299, 300, 301].map((t) => timeline.at(t).termsId)).toEqual([
        'built-in',
        'a',
        'a',
        'b',
        'b',
        'c',
        'c',
      ]);
    }
  });

  test('Of two for the same moment those with the greater id hold, whatever the order of arrival', () => {
    const other = terms('bb', 200);
    for (const published of [
      [a, b, other, c],
      [c, other, b, a],
    ]) {
      expect(termsAt(published, 200)).toBe(other);
      expect(new TermsTimeline(published).periods().map(({ terms: { termsId } }) => termsId)).toEqual([
        'built-in',
        'a',
        'bb',
        'c',
      ]);
    }
  });

  test('Their periods follow one another without a gap, the last without an end', () => {
    expect(new TermsTimeline([c, a, b]).periods()).toEqual([
      { terms: BUILT_IN_TERMS, period: { from: Number.NEGATIVE_INFINITY, until: 100 } },
      { terms: a, period: { from: 100, until: 200 } },
      { terms: b, period: { from: 200, until: 300 } },
      { terms: c, period: { from: 300, until: Number.POSITIVE_INFINITY } },
    ]);
  });

  test('The terms at a moment are those whose period holds it', () => {
    const moments = fc.array(fc.integer({ min: 0, max: 20 }), { maxLength: 12 });
    fc.assert(
      fc.property(moments, fc.integer({ min: -1, max: 21 }), (times, t) => {
        const timeline = new TermsTimeline(times.map((time, i) => terms(`t${i}`, time)));
        const holding = timeline.periods().filter(({ period }) => period.from <= t && t < period.until);
        expect(holding.map((one) => one.terms)).toEqual([timeline.at(t)]);
      }),
    );
  });
});

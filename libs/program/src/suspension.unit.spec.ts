import { describe, expect, test } from '@jest/globals';
import fc from 'fast-check';
import { isSuspended, reactivatedPeriods, signupsActiveAt, suspensionDeadline } from './suspension.js';
import { BUILT_IN_TERMS, TermsTimeline, type Terms } from './terms.js';
import { runs } from '../../../test/support/runs.js';

const at = (text: string): number => Date.parse(text) * 1000;

const terms = (termsId: string, effectiveAt: number, inactivityMonths: number): Terms => ({
  ...BUILT_IN_TERMS,
  termsId,
  effectiveAt,
  inactivityMonths,
});

describe('Suspension a year after the last client (rule 6)', () => {
  test('A payment exactly a year after the last client’s signup is still rewarded, a microsecond later no more', () => {
    const signup = at('2025-03-10T11:22:33.444Z') + 555;
    const deadline = at('2026-03-10T11:22:33.444Z') + 555;
    expect(suspensionDeadline(signup, BUILT_IN_TERMS)).toBe(deadline);
    expect(isSuspended(deadline - 1, signup, BUILT_IN_TERMS)).toBe(false);
    expect(isSuspended(deadline, signup, BUILT_IN_TERMS)).toBe(false);
    expect(isSuspended(deadline + 1, signup, BUILT_IN_TERMS)).toBe(true);
  });

  test('A client who signed up on 29 February keeps the program running until 28 February', () => {
    const signup = at('2024-02-29T10:00:00Z');
    expect(isSuspended(at('2025-02-28T10:00:00Z'), signup, BUILT_IN_TERMS)).toBe(false);
    expect(isSuspended(at('2025-02-28T10:00:00Z') + 1, signup, BUILT_IN_TERMS)).toBe(true);
  });

  test('The months are those of the terms', () => {
    const signup = at('2025-01-31T00:00:00Z');
    expect(suspensionDeadline(signup, terms('short', 0, 1))).toBe(at('2025-02-28T00:00:00Z'));
  });
});

describe('Which latest signups keep the program running (rule 6)', () => {
  test('A month later, at the end of a shorter month: the mornings of the days that it does not have are over', () => {
    const active = signupsActiveAt(at('2025-02-28T10:00:00Z'), terms('short', 0, 1));
    expect(active).toEqual([
      { from: at('2025-01-28T10:00:00Z'), until: at('2025-01-29T00:00:00Z') },
      { from: at('2025-01-29T10:00:00Z'), until: at('2025-01-30T00:00:00Z') },
      { from: at('2025-01-30T10:00:00Z'), until: at('2025-01-31T00:00:00Z') },
      { from: at('2025-01-31T10:00:00Z'), until: Number.POSITIVE_INFINITY },
    ]);
  });

  test('A signup is among them exactly where a payment would not find the partner suspended', () => {
    const moment = fc
      .tuple(
        fc.integer({ min: 0, max: 60 }),
        fc.constantFrom(1, 2, 27, 28, 29, 30, 31),
        fc.constantFrom(0, 1, 36_000_000),
      )
      .map(([month, day, ms]) => (Date.UTC(2020, month, day) + ms) * 1000);
    fc.assert(
      fc.property(moment, fc.integer({ min: 1, max: 25 }), fc.integer({ min: -5, max: 5 }), (t, months, days) => {
        const figures = terms('t', 0, months);
        const active = signupsActiveAt(t, figures);
        const day = 86_400_000_000;
        const near = t - (t % day) - months * 30.4 * day;
        const signups = active.flatMap(({ from, until }) => [from, until]).filter(Number.isFinite);
        const midnights = Array.from({ length: 8 }, (_, i) => near - (near % day) + (days + i) * day);
        const around = [...signups, ...midnights, ...midnights.map((m) => m + (t % day))];
        const wrong = around
          .flatMap((s) => [s - 1, s, s + 1])
          .filter((s) => active.some(({ from, until }) => from <= s && s < until) === isSuspended(t, s, figures));
        expect(wrong).toEqual([]);
      }),
      { numRuns: runs(1000) },
    );
  });
});

describe('What a new client reactivates (rule 6)', () => {
  const timeline = new TermsTimeline([]);
  const before = at('2023-01-01T00:00:00Z');
  const signup = at('2024-06-01T00:00:00Z');

  test('A client who comes after the deadline reactivates from its own signup on, for a year', () => {
    expect(reactivatedPeriods(before, signup, undefined, timeline)).toEqual([
      { from: signup, until: at('2025-06-01T00:00:00Z') + 1 },
    ]);
  });

  test('A client who comes before the deadline prolongs the program from the deadline on', () => {
    const early = at('2023-09-01T00:00:00Z');
    expect(reactivatedPeriods(before, early, undefined, timeline)).toEqual([
      { from: at('2024-01-01T00:00:00Z') + 1, until: at('2024-09-01T00:00:00Z') + 1 },
    ]);
  });

  test('From the next client’s signup on it changes nothing', () => {
    const next = at('2024-08-01T00:00:00Z');
    expect(reactivatedPeriods(before, signup, next, timeline)).toEqual([{ from: signup, until: next }]);
  });

  test('It changes nothing where the next client came before the deadline', () => {
    const early = at('2023-09-01T00:00:00Z');
    expect(reactivatedPeriods(before, early, at('2024-01-01T00:00:00Z'), timeline)).toEqual([]);
    expect(reactivatedPeriods(before, early, at('2024-01-01T00:00:00Z') + 1, timeline)).toEqual([]);
    expect(reactivatedPeriods(before, early, at('2024-01-01T00:00:00Z') + 2, timeline)).toEqual([
      { from: at('2024-01-01T00:00:00Z') + 1, until: at('2024-01-01T00:00:00Z') + 2 },
    ]);
  });

  test('The first client of all reactivates nothing, nor does one beside another of the same moment', () => {
    expect(reactivatedPeriods(undefined, signup, undefined, timeline)).toEqual([]);
    expect(reactivatedPeriods(signup, signup, undefined, timeline)).toEqual([]);
  });

  test('Where the terms change their months each period goes by its own terms', () => {
    const change = at('2024-09-01T00:00:00Z');
    const shortened = new TermsTimeline([terms('short', change, 6)]);
    expect(reactivatedPeriods(before, signup, undefined, shortened)).toEqual([
      { from: signup, until: change },
      { from: change, until: at('2024-12-01T00:00:00Z') + 1 },
    ]);
  });

  test('A payment is in the periods exactly where its suspension differs with and without the client', () => {
    // Moments a few months apart, and the microseconds about every deadline and change, where the answers can differ.
    const moment = fc
      .tuple(fc.integer({ min: 0, max: 60 }), fc.constantFrom(1, 28, 29, 31))
      .map(([month, day]) => Date.UTC(2020, month, day) * 1000);
    const published = fc.array(fc.tuple(moment, fc.integer({ min: 1, max: 24 })), { maxLength: 3 });
    const others = fc.array(moment, { minLength: 1, maxLength: 4 });

    fc.assert(
      fc.property(others, moment, published, (signups, signup, terms_) => {
        const timeline = new TermsTimeline(terms_.map(([time, months], i) => terms(`t${i}`, time, months)));
        const earlier = signups.filter((one) => one <= signup);
        fc.pre(earlier.length > 0);
        const later = signups.filter((one) => one > signup);
        const periods = reactivatedPeriods(
          Math.max(...earlier),
          signup,
          later.length > 0 ? Math.min(...later) : undefined,
          timeline,
        );

        const suspendedAt = (t: number, clients: readonly number[]): boolean => {
          const latest = Math.max(...clients.filter((one) => one <= t));
          return isSuspended(t, latest, timeline.at(t));
        };
        const landmarks = [...signups, signup].flatMap((one) => [
          one,
          ...timeline.periods().map((period) => suspensionDeadline(one, period.terms)),
        ]);
        const payments = [...landmarks, ...terms_.map(([time]) => time)].flatMap((t) => [t - 1, t, t + 1]);
        const wrong = payments.filter((t) => {
          if (t < Math.min(...earlier)) return false;
          const inside = periods.some(({ from, until }) => from <= t && t < until);
          return inside !== (suspendedAt(t, signups) !== suspendedAt(t, [...signups, signup]));
        });
        expect(wrong).toEqual([]);
      }),
      { numRuns: runs(300) },
    );
  });
});

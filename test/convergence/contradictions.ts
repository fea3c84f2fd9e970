import fc from 'fast-check';
import type { KnownFact } from './model/known.js';

/** What a fact says otherwise when it is told again, where it says anything of the kind. */
const OTHERWISE: Record<string, (value: unknown) => unknown> = {
  accountId: () => 'eve',
  partnerId: (value) => (value === 'ann' ? 'Bob' : 'ann'),
  separateAccount: (value) => !value,
  referralCode: () => 'pat-1',
  amountMinor: () => 9_000_000_000_000_000,
  currency: () => 'KWD',
  periodCount: () => 7,
  payoutAccountRef: () => 'another bank',
  days: () => 2,
  amount: () => -7,
  reason: () => 'another reason',
  commissionBps: () => 2,
  minimumWithdrawalMinor: () => ({ EUR: 1, USD: 1 }),
  partnerEmail: () => 'somebody.else@example.com',
};

const repetitions = fc.array(
  fc.record({
    of: fc.nat(99),
    field: fc.option(fc.constantFrom(...Object.keys(OTHERWISE))),
    later: fc.constantFrom(0, 0, 1),
  }),
  { maxLength: 8 },
);

/**
 * Facts of which some are told once more under another event id, in the same words or not: which of the two stands depends
 * on the order of recording, and whoever folds the same log has to find the same one, and the same words for it.
 */
export const contradicting = (histories: fc.Arbitrary<KnownFact[]>): fc.Arbitrary<KnownFact[]> =>
  fc.tuple(histories, repetitions).map(([facts, again]) => {
    if (facts.length === 0) return facts;
    const told = again.map(({ of, field, later }, n) => {
      const { id, at, data, type } = facts[of % facts.length]!;
      const changed: Record<string, unknown> = { ...data };
      if (field !== null && field in data) changed[field] = OTHERWISE[field]!(changed[field]);
      return { id: `${id}, told again ${n}`, type, at: at + later, data: changed } as unknown as KnownFact;
    });
    return [...facts, ...told];
  });

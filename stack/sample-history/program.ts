import type { DataOf } from '#contracts';
import { fact, type Fact } from './fact.js';
import type { Ms } from './time.js';

/** Better terms for a summer, and then nearly the old ones again; before the first the built-in ones hold. */
export function termsFacts(): Fact[] {
  return [
    published(Date.UTC(2025, 5, 1), {
      termsId: 'terms-2025-summer',
      commissionBps: 1200,
      freeDaysPerMonth: 4,
      freeDaysPerYear: 35,
      minimumWithdrawalMinor: { USD: 2000, EUR: 2000 },
      inactivityMonths: 12,
    }),
    published(Date.UTC(2025, 8, 1), {
      termsId: 'terms-2025-autumn',
      commissionBps: 1000,
      freeDaysPerMonth: 3,
      freeDaysPerYear: 30,
      minimumWithdrawalMinor: { USD: 2000, EUR: 2000 },
      inactivityMonths: 12,
    }),
  ];
}

function published(time: Ms, data: DataOf<'program_terms.published.v1'>): Fact {
  return fact('program_terms.published.v1', data.termsId, time, data);
}

import { fact, type Fact } from './fact.js';
import type { Random } from './random.js';
import { addMonths, DAY, END, HOUR, MINUTE, type Ms } from './time.js';
import type { Account, World } from './world.js';

type Period = 'month' | 'year' | 'none';

/** What later parts of the history need to know of a payment. */
export interface Payment {
  paymentId: string;
  account: Account;
  time: Ms;
  amountMinor: number;
  taxMinor: number;
}

/** Prices before tax, per month, in minor units. */
const PLANS = [
  { monthly: 3900, share: 60 },
  { monthly: 7900, share: 22 },
  { monthly: 14_900, share: 12 },
  { monthly: 49_900, share: 6 },
];

/** Renewals month by month or year by year until the customer leaves, and one-off purchases. */
export function buildPayments(random: Random, { accounts }: World): { payments: Payment[]; facts: Fact[] } {
  const payments: Payment[] = [];
  const facts: Fact[] = [];
  for (const account of accounts) {
    const own = random.fork(account.accountId);
    if (!own.chance(0.85)) continue;
    const { monthly } = own.weighted(PLANS, (plan) => plan.share);
    for (const charge of charges(own, account)) {
      const net = own.chance(0.004) ? 0 : monthly * charge.months;
      const taxMinor = Math.round((net * account.taxPercent) / 100);
      const payment = {
        paymentId: `pay-${account.accountId.slice(4)}-${charge.number}`,
        account,
        time: charge.time,
        amountMinor: net + taxMinor,
        taxMinor,
      };
      payments.push(payment);
      facts.push(paymentFact(own, payment, charge));
    }
  }
  return { payments, facts };
}

interface Charge {
  number: number;
  time: Ms;
  period: Period;
  periodCount: number;
  /** What is paid for, in months of the plan. */
  months: number;
}

function charges(random: Random, { signedUpAt }: Account): Charge[] {
  const first = signedUpAt + random.between(10 * MINUTE, 14 * DAY);
  const rhythm = random.weighted(RHYTHMS, ({ share }) => share);
  const result: Charge[] = [];
  for (let step = 0; ; step += 1) {
    const time = addMonths(first, step * rhythm.everyMonths) + random.between(0, 6) * HOUR;
    if (time >= END || (step > 0 && !random.chance(rhythm.stays))) return result;
    result.push({
      number: step + 1,
      time,
      period: rhythm.period,
      periodCount: rhythm.periodCount,
      months: rhythm.months,
    });
    if (random.chance(0.01))
      result.push({ number: 100 + step, time: time + DAY, period: 'none', periodCount: 1, months: 1 });
  }
}

const RHYTHMS = [
  { period: 'month', periodCount: 1, everyMonths: 1, months: 1, stays: 0.965, share: 80 },
  { period: 'month', periodCount: 3, everyMonths: 3, months: 3, stays: 0.9, share: 6 },
  { period: 'year', periodCount: 1, everyMonths: 12, months: 10, stays: 0.8, share: 9 },
  { period: 'year', periodCount: 2, everyMonths: 24, months: 18, stays: 0.8, share: 1 },
  { period: 'none', periodCount: 1, everyMonths: 5, months: 2, stays: 0.3, share: 4 },
] as const;

function paymentFact(random: Random, payment: Payment, charge: Charge): Fact {
  const { paymentId, account, amountMinor, taxMinor, time } = payment;
  const delay = random.chance(0.01) ? random.between(1, 20) * DAY : random.between(0, 3) * MINUTE;
  return fact(
    'payment.succeeded.v1',
    paymentId,
    time,
    {
      paymentId,
      accountId: account.accountId,
      amountMinor,
      currency: account.currency,
      period: charge.period,
      // Optional fields are left out where they say nothing new.
      ...(taxMinor > 0 ? { taxMinor } : {}),
      ...(charge.periodCount > 1 ? { periodCount: charge.periodCount } : {}),
    },
    delay,
  );
}

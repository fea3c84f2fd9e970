import { minorDigits, formatInstant } from '#contracts';
import { contractAt } from '#program';
import type { Case } from './case.js';
import { decimal, percent, share } from './money.js';
import { whatHappenedSince } from './steps.js';
import { whyNothing } from './why-nothing.js';

/**
 * How the reward of a payment comes about, in sentences and figures, in the order of the rules. What moves, and how much,
 * is told from the target's own steps.
 */
export function calculationOf(facts: Case): string[] {
  const { outcome } = facts.outcome;
  if (outcome === 'none') return whyNothing(facts);
  const lines = outcome === 'commission' ? commissionLines(facts) : freeDaysLines(facts);
  return [whose(facts), ...lines, ...whatHappenedSince(facts), ...surplusLine(facts)];
}

function whose({ payment, client, claim, outcome }: Case): string {
  const through = claim ? `approved claim ${claim.claimId}` : `referral code ${client?.referralCode}`;
  return `Account ${payment.accountId} is a client of partner ${outcome.partnerId} by ${through}.`;
}

function commissionLines({ payment, contracts, terms, steps }: Case): string[] {
  const digits = minorDigits(payment.currency);
  const base = payment.amountMinor - payment.taxMinor;
  const contract = contractAt(contracts, payment.occurredAt);
  return [
    `Contract ${contract?.contractId} was active on ${formatInstant(payment.occurredAt)}: ` +
      `the payment earns ${percent(terms.commissionBps)} by terms ${terms.termsId}.`,
    `${decimal(payment.amountMinor, digits)} ${payment.currency} − ${decimal(payment.taxMinor, digits)} tax = ` +
      `${decimal(base, digits)}; ${share(base, terms.commissionBps, steps[0]!.worth, digits)}`,
  ];
}

function freeDaysLines({ payment, outcome, terms, steps }: Case): string[] {
  const perPeriod = payment.period === 'year' ? terms.freeDaysPerYear : terms.freeDaysPerMonth;
  const periods = `${payment.periodCount} ${payment.period}${payment.periodCount === 1 ? '' : 's'}`;
  return [
    `No contract of partner ${outcome.partnerId} was active on ${formatInstant(payment.occurredAt)}, ` +
      `and the payment buys a period: it earns free days by terms ${terms.termsId}.`,
    `${days(perPeriod)} × ${periods} = ${days(Number(steps[0]!.worth))}`,
  ];
}

const days = (count: number): string => `${count} ${count === 1 ? 'day' : 'days'}`;

function surplusLine({ payment, steps }: Case): string[] {
  const surplusMinor = steps.at(-1)!.refunded.surplusMinor;
  if (surplusMinor === 0n) return [];
  const surplus = decimal(surplusMinor, minorDigits(payment.currency));
  return [
    `The refunds exceed the payment by ${surplus} ${payment.currency} (OVER_REFUND); no more than all of it counts.`,
  ];
}

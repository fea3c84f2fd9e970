import { formatInstant } from '#contracts';
import { addUpRefunds, commissionMinor, contractAt, freeDays, type DisputeStatus } from '#program';
import type { Case } from './case.js';
import { decimal, exactShare, minorDigits, percent } from './money.js';
import { whyNothing } from './why-nothing.js';

/** How the reward of a payment comes about, in sentences and figures, in the order of the rules. */
export function calculationOf(facts: Case): string[] {
  const { outcome } = facts.payment;
  if (outcome === 'none') return whyNothing(facts);
  const lines = outcome === 'commission' ? commissionLines(facts) : freeDaysLines(facts);
  return [whose(facts), ...lines, ...disputeLines(facts)];
}

function whose({ payment, client, claim }: Case): string {
  const through = claim ? `approved claim ${claim.claimId}` : `referral code ${client?.referralCode}`;
  return `Account ${payment.accountId} is a client of partner ${payment.partnerId} by ${through}.`;
}

function commissionLines(facts: Case): string[] {
  const { payment, contracts, terms, adjustments } = facts;
  const digits = minorDigits(payment.currency);
  const figure = (minor: number | bigint): string => decimal(minor, digits);
  const base = payment.amountMinor - payment.taxMinor;
  const contract = contractAt(contracts, payment.occurredAt);
  const lines = [
    `Contract ${contract?.contractId} was active on ${formatInstant(payment.occurredAt)}: ` +
      `the payment earns ${percent(terms.commissionBps)} by terms ${terms.termsId}.`,
    `${figure(payment.amountMinor)} ${payment.currency} − ${figure(payment.taxMinor)} tax = ${figure(base)}; ` +
      share(base, terms.commissionBps, digits),
  ];
  const refunded = addUpRefunds(payment, adjustments);
  if (refunded.amountMinor > 0) {
    const net = base - refunded.netMinor;
    const before = commissionMinor(base, terms.commissionBps);
    const after = commissionMinor(net, terms.commissionBps);
    lines.push(
      `${figure(refunded.amountMinor)} ${payment.currency} refunded, ${figure(refunded.netMinor)} of it without tax: ` +
        `${figure(base)} − ${figure(refunded.netMinor)} = ${figure(net)}; ` +
        `${share(net, terms.commissionBps, digits)}; taken back: ${figure(before - after)}`,
    );
  }
  return [...lines, ...surplusLine(facts)];
}

/** `10 % = 3.90`, and how a fraction of the minor unit was rounded. */
function share(baseMinor: number, bps: number, digits: number): string {
  const exact = exactShare(baseMinor, bps, digits);
  const rounded = decimal(commissionMinor(baseMinor, bps), digits);
  return exact === rounded
    ? `${percent(bps)} = ${rounded}`
    : `${percent(bps)} = ${exact}, rounded half up to ${rounded}`;
}

function freeDaysLines(facts: Case): string[] {
  const { payment, terms, adjustments } = facts;
  const perPeriod = payment.period === 'year' ? terms.freeDaysPerYear : terms.freeDaysPerMonth;
  const periods = `${payment.periodCount} ${payment.period}${payment.periodCount === 1 ? '' : 's'}`;
  const days = freeDays(payment, terms);
  const refunded = addUpRefunds(payment, adjustments);
  const lines = [
    `No contract of partner ${payment.partnerId} was active on ${formatInstant(payment.occurredAt)}, ` +
      `and the payment buys a period: it earns free days by terms ${terms.termsId}.`,
    `${perPeriod} days × ${periods} = ${days} days`,
  ];
  if (refunded.amountMinor === payment.amountMinor) lines.push(`Refunded in full: all ${days} days are taken back.`);
  else if (refunded.amountMinor > 0) {
    lines.push('Refunded in part: days are taken back only when a payment is refunded in full.');
  }
  return [...lines, ...surplusLine(facts)];
}

function surplusLine({ payment, adjustments }: Case): string[] {
  const { surplusMinor } = addUpRefunds(payment, adjustments);
  if (surplusMinor === 0n) return [];
  const surplus = decimal(surplusMinor, minorDigits(payment.currency));
  return [
    `The refunds exceed the payment by ${surplus} ${payment.currency} (OVER_REFUND); no more than all of it counts.`,
  ];
}

const DISPUTE_SENTENCE: Record<DisputeStatus, string> = {
  opened: 'is open: what the payment earned is held until it is decided.',
  won: 'was won: what was held is released.',
  lost: 'was lost: everything that the payment earned is taken back.',
};

/** One sentence for each dispute by its latest status: adjustments come oldest first. */
function disputeLines({ adjustments }: Case): string[] {
  const latest = new Map<string, DisputeStatus>();
  for (const adjustment of adjustments) if (adjustment.kind === 'dispute') latest.set(adjustment.id, adjustment.status);
  return [...latest].map(([id, status]) => `Dispute ${id} ${DISPUTE_SENTENCE[status]}`);
}

import { minorDigits, formatInstant } from '#contracts';
import type { AccountClass, IdleBecause, Step, Transfer } from '#program';
import type { Case } from './case.js';
import { decimal, share } from './money.js';

/** What happened to the payment after it was made, a sentence each, and where that leaves its reward. */
export function whatHappenedSince(facts: Case): string[] {
  const [first, ...since] = facts.steps;
  if (!first || since.length === 0) return [];
  return [...since.map((step, i) => tell(facts, step, facts.steps[i]!)), inAll(facts, first, since.at(-1)!)];
}

function tell(facts: Case, step: Step, before: Step): string {
  const moved = step.transfers.map((transfer) => movement(facts, transfer));
  const end = moved.length > 0 ? moved.join(', ') : `nothing moves: ${whyNothingMoves(facts, step, before)}`;
  return `${what(facts, step)}${end}`;
}

function what(facts: Case, { change, idle, effectiveAt, refunded, worth }: Step): string {
  if (change === null) return '';
  const on = `on ${formatInstant(effectiveAt)}${change.occurredAt < effectiveAt ? ', with the payment' : ''}`;
  if (change.kind === 'dispute') return `Dispute ${change.id} ${change.status} ${on}: `;
  const { payment, outcome, terms } = facts;
  const digits = minorDigits(payment.currency);
  const figure = (minor: number): string => decimal(minor, digits);
  const refund =
    change.kind === 'refund'
      ? `Refund ${change.id} of ${figure(change.amountMinor)} ${payment.currency} ${on}: `
      : `Refund ${change.id} failed ${on}: `;
  if (idle !== null) return refund;
  const inAll = `in all ${figure(refunded.amountMinor)} refunded`;
  if (outcome.outcome === 'free_days') return `${refund}${inAll}; `;
  const base = payment.amountMinor - payment.taxMinor;
  const net = base - refunded.netMinor;
  return (
    `${refund}${inAll}, ${figure(refunded.netMinor)} of it without tax; ` +
    `${figure(base)} − ${figure(refunded.netMinor)} = ${figure(net)}; ${share(net, terms.commissionBps, worth, digits)}; `
  );
}

const MOVEMENT: Partial<Record<AccountClass, Partial<Record<AccountClass, string>>>> = {
  'program:expense': { 'partner:available': 'given again', 'partner:held': 'given again and held' },
  'partner:available': { 'program:expense': 'taken back', 'partner:held': 'held' },
  'partner:held': { 'program:expense': 'taken back of what was held', 'partner:available': 'released' },
};

const movement = (facts: Case, { debit, credit, amount }: Transfer): string =>
  `${MOVEMENT[debit]![credit]!}: ${figureOf(facts, amount)}`;

const IDLE: Record<IdleBecause, string> = {
  failed: 'it had failed before it could count',
  'never counted': 'the refund never counted',
  'unknown refund': 'that refund is not known yet',
  'left before': 'the dispute had a later status when the payment was made',
};

function whyNothingMoves({ outcome }: Case, { change, idle, worth, disputes }: Step, before: Step): string {
  if (idle !== null) return IDLE[idle];
  if (worth === 0 && before.worth === 0) return 'nothing is left of the reward';
  const other = (status: string): string | undefined =>
    [...disputes].find(([id, stands]) => stands === status && !isAbout(change, id))?.[0];
  const lost = other('lost');
  if (lost !== undefined) return `dispute ${lost} is lost`;
  if (change?.kind === 'refund' || change?.kind === 'refund_failure') {
    return outcome.outcome === 'free_days'
      ? 'days are taken back only when a payment is refunded in full'
      : 'the share is the same';
  }
  const open = other('opened');
  if (open !== undefined) return `dispute ${open} is open`;
  return change?.kind === 'dispute' && change.status === 'won' ? 'nothing was held' : 'it stood so already';
}

const isAbout = (change: Step['change'], disputeId: string): boolean =>
  change?.kind === 'dispute' && change.id === disputeId;

function inAll(facts: Case, { worth: given }: Step, { after: { available, held } }: Step): string {
  const figure = (amount: number): string => plain(facts, amount);
  return (
    `In all ${figureOf(facts, given)} given, ${figure(given - available - held)} taken back: ` +
    `${figure(available)} available, ${figure(held)} held.`
  );
}

const isDays = ({ outcome }: Case): boolean => outcome.outcome === 'free_days';

const plain = (facts: Case, amount: number): string =>
  isDays(facts) ? String(amount) : decimal(amount, minorDigits(facts.payment.currency));

/** An amount of what the payment earns, with its unit. */
const figureOf = (facts: Case, amount: number): string =>
  `${plain(facts, amount)} ${isDays(facts) ? 'days' : facts.payment.currency}`;

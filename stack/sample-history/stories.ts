import { refund } from './payment-changes.js';
import { adjustment } from './by-hand.js';
import { fact, type Fact } from './fact.js';
import type { Payment } from './payments.js';
import { addMonths, BEGIN, DAY, HOUR, type Ms } from './time.js';
import type { Account } from './world.js';

/** Small lives told in full, so that what happens seldom is sure to have happened. */
export function storyFacts(): Fact[] {
  return [...suspendedAndBack(), ...overdrawnDays(), ...unknownThings(), ...latePartner(), ...broughtBack()];
}

/** A partner brings a client, nobody for seventeen months, then another: five payments in between earn nothing. */
function suspendedAndBack(): Fact[] {
  const partnerId = 'acc-story-sleeper';
  const begin = BEGIN + 5 * DAY;
  const contractId = 'con-story-sleeper';
  const clients = [
    { accountId: 'acc-story-first', at: begin + 10 * DAY },
    { accountId: 'acc-story-second', at: addMonths(begin, 17) },
  ];
  return [
    ...newPartner(partnerId, begin),
    fact('contract.signed.v1', contractId, begin + 2 * DAY, {
      contractId,
      partnerId,
      payoutAccountRef: 'bank-ref-sleeper',
    }),
    ...clients.flatMap(({ accountId, at }) => [
      signup(accountId, at, partnerId),
      ...monthly(accountId, at + HOUR, accountId === 'acc-story-first' ? 22 : 5),
    ]),
  ];
}

/** Thirty days for a year, used, and the year paid back: the pool goes below zero. */
function overdrawnDays(): Fact[] {
  const partnerId = 'acc-story-overdrawn';
  const begin = BEGIN + 30 * DAY;
  const accountId = 'acc-story-yearly';
  const year = payment(accountId, 1, begin + 5 * DAY, 39_000);
  return [
    ...newPartner(partnerId, begin),
    signup(accountId, begin + 4 * DAY, partnerId),
    paid(year, 'year'),
    fact('free_days.applied.v1', 'app-story-overdrawn', begin + 20 * DAY, {
      applicationId: 'app-story-overdrawn',
      partnerId,
      days: 30,
    }),
    refund(year, 1, begin + 40 * DAY, 1),
  ];
}

/**
 * Payments of an account that nobody knows, or before its signup; refunds and disputes of payments that never come, or are
 * another account's; the failure of a refund that nobody made; a code typed in capitals; and what ends, or is decided, of things that nobody has heard of.
 */
function unknownThings(): Fact[] {
  const stranger = 'acc-story-stranger';
  const lost = payment('acc-00001', 900, BEGIN + 90 * DAY, 3900);
  return [
    ...monthly(stranger, BEGIN + 60 * DAY, 3),
    signup('acc-story-moved', BEGIN + 80 * DAY, 'acc-story-sleeper'),
    ...monthly('acc-story-moved', BEGIN + 20 * DAY, 4),
    refund(lost, 1, BEGIN + 91 * DAY, 1),
    fact('payment.disputed.v1', 'dis-story-lost:opened', BEGIN + 92 * DAY, {
      disputeId: 'dis-story-lost',
      paymentId: lost.paymentId,
      accountId: 'acc-00001',
      status: 'opened',
    }),
    fact('payment.refunded.v1', 'ref-story-of-another', BEGIN + 21 * DAY, {
      refundId: 'ref-story-of-another',
      paymentId: 'pay-story-moved-1',
      accountId: stranger,
      amountMinor: 3900,
    }),
    fact('payment.refund_failed.v1', 'ref-story-unheard-of', BEGIN + 22 * DAY, {
      refundId: 'ref-story-unheard-of',
      paymentId: 'pay-story-moved-1',
      accountId: 'acc-story-moved',
    }),
    fact('client.signed_up.v1', 'acc-story-shouting', BEGIN + 90 * DAY, {
      accountId: 'acc-story-shouting',
      separateAccount: true,
      referralCode: 'STORY-SLEEPER',
    }),
    ...unheardOf('acc-story-sleeper', BEGIN + 95 * DAY),
  ];
}

/**
 * Ends of a contract, a link and a withdrawal of which nothing else is told, the contract's of two partners, and a claim for an
 * account that never signs up.
 */
function unheardOf(partnerId: string, at: Ms): Fact[] {
  const id = (what: string): string => `${what}-story-unheard-of`;
  return [
    fact('contract.terminated.v1', id('con'), at, { contractId: id('con'), partnerId }),
    fact('contract.terminated.v1', `${id('con')}:other`, at, { contractId: id('con'), partnerId: 'acc-story-late' }),
    fact('referral_link.disabled.v1', id('code'), at, { partnerId, code: id('code') }),
    fact('withdrawal.paid.v1', id('wd'), at, { withdrawalId: id('wd'), partnerId }),
    fact('claim.approved.v1', id('clm'), at, { claimId: id('clm'), partnerId, accountId: id('acc') }),
  ];
}

/** The link, the contract and the signup are told two months after the payments that they concern. */
function latePartner(): Fact[] {
  const partnerId = 'acc-story-late';
  const begin = BEGIN + 120 * DAY;
  const contractId = 'con-story-late';
  const told = 70 * DAY;
  const facts = [
    ...newPartner(partnerId, begin),
    fact('contract.signed.v1', contractId, begin + DAY, { contractId, partnerId, payoutAccountRef: 'bank-ref-late' }),
    signup('acc-story-early-bird', begin + 2 * DAY, partnerId),
  ];
  return [
    ...facts.map((each) => ({ ...each, arrival: each.time + told })),
    ...monthly('acc-story-early-bird', begin + 3 * DAY, 6),
  ];
}

/** What was given by hand is taken back when it is spent: below zero, and the next commission fills that first. */
function broughtBack(): Fact[] {
  const partnerId = 'acc-story-by-hand';
  const begin = BEGIN + 50 * DAY;
  const contractId = 'con-story-by-hand';
  const client = 'acc-story-by-hand-client';
  return [
    ...newPartner(partnerId, begin),
    adjustment(partnerId, 1, begin + DAY, 'DAY', 14, 'Welcome to the program'),
    adjustment(partnerId, 2, begin + DAY, 'USD', 2500, 'Welcome to the program'),
    fact('contract.signed.v1', contractId, begin + 2 * DAY, {
      contractId,
      partnerId,
      payoutAccountRef: 'bank-ref-by-hand',
    }),
    adjustment(partnerId, 3, begin + 20 * DAY, 'USD', -4000, 'Welcome given by mistake, and a fee'),
    adjustment(partnerId, 4, begin + 20 * DAY, 'DAY', -20, 'Welcome given by mistake'),
    signup(client, begin + 30 * DAY, partnerId),
    ...monthly(client, begin + 31 * DAY, 5),
  ];
}

const codeOf = (partnerId: string): string => partnerId.replace('acc-', '');

function newPartner(partnerId: string, at: Ms): Fact[] {
  const code = codeOf(partnerId);
  return [
    fact('client.signed_up.v1', partnerId, at, { accountId: partnerId, separateAccount: true }),
    fact('referral_link.created.v1', code, at + HOUR, { partnerId, code }),
  ];
}

function signup(accountId: string, at: Ms, partnerId: string): Fact {
  return fact('client.signed_up.v1', accountId, at, {
    accountId,
    separateAccount: true,
    referralCode: codeOf(partnerId),
  });
}

function monthly(accountId: string, from: Ms, count: number): Fact[] {
  return Array.from({ length: count }, (_, index) =>
    paid(payment(accountId, index + 1, addMonths(from, index), 3900), 'month'),
  );
}

function payment(accountId: string, number: number, time: Ms, amountMinor: number): Payment {
  const account: Account = {
    accountId,
    signedUpAt: time,
    referrer: undefined,
    separateAccount: true,
    currency: 'USD',
    taxPercent: 0,
  };
  return { paymentId: `pay-${codeOf(accountId)}-${number}`, account, time, amountMinor, taxMinor: 0 };
}

function paid({ paymentId, account, time, amountMinor }: Payment, period: 'month' | 'year'): Fact {
  const { accountId, currency } = account;
  return fact('payment.succeeded.v1', paymentId, time, { paymentId, accountId, amountMinor, currency, period });
}

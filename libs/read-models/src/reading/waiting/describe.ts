import type { RecordedEvent } from '#contracts';
import type { AwaitedFact, WaitingReason } from './sources.js';

/** What is said of a fact that waits. */
export interface Description {
  reason: WaitingReason;
  waitsFor: string;
  /** What more is known, or what can be done about it. */
  note: string | null;
}

/** The ids that a fact names, null where facts of its type name none of the kind. */
export interface Named {
  partnerId: string | null;
  accountId: string | null;
  paymentId: string | null;
  refundId: string | null;
  disputeId: string | null;
  contractId: string | null;
  withdrawalId: string | null;
  claimId: string | null;
  code: string | null;
}

export function namedBy({ data }: RecordedEvent): Named {
  const fields = data as unknown as Record<string, unknown>;
  const id = (name: string): string | null => (typeof fields[name] === 'string' ? fields[name] : null);
  return {
    partnerId: id('partnerId'),
    accountId: id('accountId'),
    paymentId: id('paymentId'),
    refundId: id('refundId'),
    disputeId: id('disputeId'),
    contractId: id('contractId'),
    withdrawalId: id('withdrawalId'),
    claimId: id('claimId'),
    code: id('code') ?? id('referralCode'),
  };
}

/** As JSON has it, so that blanks show. */
const quoted = (code: string | null): string => JSON.stringify(code ?? '');

/** What is known about a fact that waits, besides the fact. */
export interface Known {
  /** Whose payment it is that the fact names. */
  accountId: string | undefined;
  /** What `similarCodes` says of the fact's code. */
  similar: string | undefined;
}

export function describe(
  position: number,
  named: Named,
  awaited: AwaitedFact,
  { accountId, similar }: Known,
): Description {
  switch (awaited) {
    case 'signup':
      return { reason: 'UNKNOWN_CLIENT', waitsFor: `the signup of account ${named.accountId}`, note: null };
    case 'payment':
      return {
        reason: 'UNKNOWN_PAYMENT',
        waitsFor: `payment ${named.paymentId} of account ${named.accountId}`,
        note: null,
      };
    case 'account':
      return {
        reason: 'ACCOUNT_MISMATCH',
        waitsFor: `the same of account ${accountId}, whose payment ${named.paymentId} is`,
        note: `it names account ${named.accountId} and touches nothing: sent for account ${accountId} under another event id it takes effect`,
      };
    case 'refund':
      return {
        reason: 'UNKNOWN_REFUND',
        waitsFor: `refund ${named.refundId} of payment ${named.paymentId} and account ${named.accountId}`,
        note: null,
      };
    case 'link':
      return {
        reason: 'UNKNOWN_CODE',
        waitsFor: `a referral link with code ${quoted(named.code)}`,
        note: similar ?? null,
      };
    case 'creation':
      return {
        reason: 'UNKNOWN_CODE',
        waitsFor: `the creation of the referral link with code ${quoted(named.code)}`,
        note: similar ?? null,
      };
    case 'signature':
      return { reason: 'UNKNOWN_CONTRACT', waitsFor: `the signature of contract ${named.contractId}`, note: null };
    case 'request':
      return {
        reason: 'ILLEGAL_TRANSITION',
        waitsFor: `the request of withdrawal ${named.withdrawalId}`,
        note: `it is dead letter r-${position} and moves nothing: once the withdrawal is approved, it has to be sent again under another event id`,
      };
  }
}

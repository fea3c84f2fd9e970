import { attributionOf, standingApprovals } from './attribution.js';
import { factsOf, type KnownFact } from './known.js';

/** Facts without effect because another is not known: kind, reason and what the fact is about, each once. */
export function modelWaiting(facts: readonly KnownFact[]): Set<string> {
  const signedUp = new Set(factsOf(facts, 'client.signed_up.v1').map(({ data }) => data.accountId));
  const signed = new Set(factsOf(facts, 'contract.signed.v1').map(({ data }) => data.contractId));
  const created = new Set(factsOf(facts, 'referral_link.created.v1').map(({ data }) => data.code));
  return new Set([
    ...factsOf(facts, 'payment.succeeded.v1')
      .filter(({ data }) => !signedUp.has(data.accountId))
      .map(({ id }) => `payment UNKNOWN_CLIENT ${id}`),
    ...waitingChanges(facts),
    ...[...signedUp]
      .filter((accountId) => attributionOf(facts, accountId)!.reason === 'UNKNOWN_CODE')
      .map((accountId) => `signup UNKNOWN_CODE ${accountId}`),
    ...factsOf(facts, 'contract.terminated.v1')
      .filter(({ data }) => !signed.has(data.contractId))
      .map(({ data }) => `contract_termination UNKNOWN_CONTRACT ${data.contractId} ${data.partnerId}`),
    ...factsOf(facts, 'referral_link.disabled.v1')
      .filter(({ data }) => !created.has(data.code))
      .map(({ data }) => `link_disabling UNKNOWN_CODE ${data.code} ${data.partnerId}`),
    ...standingApprovals(facts)
      .filter(({ data }) => !signedUp.has(data.accountId))
      .map(({ data }) => `claim_approval UNKNOWN_CLIENT ${data.claimId}`),
  ]);
}

type Change = KnownFact<keyof typeof CHANGES>;

const CHANGES = {
  'payment.refunded.v1': 'refund',
  'payment.refund_failed.v1': 'refund_failure',
  'payment.disputed.v1': 'dispute',
} as const;

/**
 * Refunds, their failures and disputes whose payment is not known, or is another account's and they were not told of that
 * one; and failures of refunds that are not known.
 */
function waitingChanges(facts: readonly KnownFact[]): string[] {
  const changes = factsOf(facts, 'payment.refunded.v1', 'payment.refund_failed.v1', 'payment.disputed.v1');
  return changes.flatMap((change) => {
    const kind = CHANGES[change.type];
    const payment = factsOf(facts, 'payment.succeeded.v1').find(({ data }) => data.paymentId === change.data.paymentId);
    if (!payment) return [`${kind} UNKNOWN_PAYMENT ${change.id}`];
    const { accountId } = payment.data;
    if (accountId !== change.data.accountId) {
      const right = { ...change, data: { ...change.data, accountId } } as Change;
      return changes.some((told) => isSame(told, right)) ? [] : [`${kind} ACCOUNT_MISMATCH ${change.id}`];
    }
    if (change.type !== 'payment.refund_failed.v1') return [];
    const { refundId, paymentId } = change.data;
    const isKnown = factsOf(facts, 'payment.refunded.v1').some(
      ({ data }) => data.refundId === refundId && data.paymentId === paymentId && data.accountId === accountId,
    );
    return isKnown ? [] : [`${kind} UNKNOWN_REFUND ${change.id}`];
  });
}

/** Whether both tell of one refund, of one refund's failure, or of one status of a dispute at one time, of one account. */
function isSame(a: Change, b: Change): boolean {
  if (a.type !== b.type || a.data.paymentId !== b.data.paymentId || a.data.accountId !== b.data.accountId) return false;
  if ('refundId' in a.data) return 'refundId' in b.data && a.data.refundId === b.data.refundId;
  if (!('disputeId' in b.data)) return false;
  return a.data.disputeId === b.data.disputeId && a.data.status === b.data.status && a.at === b.at;
}

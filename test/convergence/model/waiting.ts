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
      .map(({ data }) => `contract_termination UNKNOWN_CONTRACT ${data.contractId}`),
    ...factsOf(facts, 'referral_link.disabled.v1')
      .filter(({ data }) => !created.has(data.code))
      .map(({ data }) => `link_disabling UNKNOWN_CODE ${data.code}`),
    ...standingApprovals(facts)
      .filter(({ data }) => !signedUp.has(data.accountId))
      .map(({ data }) => `claim_approval UNKNOWN_CLIENT ${data.claimId}`),
  ]);
}

type Change = KnownFact<'payment.refunded.v1' | 'payment.disputed.v1'>;

/** Refunds and disputes whose payment is not known, or is another account's and they were not told of that one. */
function waitingChanges(facts: readonly KnownFact[]): string[] {
  const changes = factsOf(facts, 'payment.refunded.v1', 'payment.disputed.v1');
  return changes.flatMap((change) => {
    const kind = change.type === 'payment.refunded.v1' ? 'refund' : 'dispute';
    const payment = factsOf(facts, 'payment.succeeded.v1').find(({ data }) => data.paymentId === change.data.paymentId);
    if (!payment) return [`${kind} UNKNOWN_PAYMENT ${change.id}`];
    const { accountId } = payment.data;
    const right = { ...change.data, accountId };
    if (changes.some(({ type, data }) => type === change.type && isSame(data, right))) return [];
    return [`${kind} ACCOUNT_MISMATCH ${change.id}`];
  });
}

/** Whether both tell of one refund, or of one status of a dispute, of one account. */
function isSame(a: Change['data'], b: Change['data']): boolean {
  if (a.paymentId !== b.paymentId || a.accountId !== b.accountId) return false;
  if ('refundId' in a) return 'refundId' in b && a.refundId === b.refundId;
  return 'disputeId' in b && a.disputeId === b.disputeId && a.status === b.status;
}

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
      .map(({ data }) => `payment UNKNOWN_CLIENT ${data.paymentId}`),
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
